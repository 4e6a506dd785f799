import { instrument, withSpan } from "@tracelet/cloudflare";
import { connect } from "@tracelet/cloudflare/sockets";
import { query } from "./sockets/driver.ts";

interface Env {
  /** `host:port` of a server that answers with what it gets. */
  readonly ECHO: string;
  readonly DATABASE: {
    readonly connectionString: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
}

type Route = (env: Env) => unknown;

const ROUTES: Readonly<Record<string, Route>> = {
  "/opened": async ({ ECHO }) => {
    const [hostname = "", port] = ECHO.split(":");
    const socket = connect({ hostname, port: Number(port) });
    const isTold = "remoteAddress" in (await socket.opened);
    await socket.close();
    return [socket.constructor.name, Object.keys(socket), socket.opened === socket.opened, isTold];
  },

  "/driver": ({ ECHO }) => query(ECHO, "hello"),

  "/refused": async () => {
    // Port 0 is nobody's.
    const { opened } = connect("127.0.0.1:0");
    return opened.then(String, (error: unknown) => error instanceof Error);
  },

  "/ipv6": () => connect("[::1]:1").opened.then(String, (error: unknown) => error instanceof Error),

  "/wrong": () => {
    try {
      return connect("no address").secureTransport;
    } catch (error) {
      return String(error);
    }
  },

  "/hyperdrive": async ({ DATABASE }) => {
    const { connectionString, host, port, user, password, database } = DATABASE;
    const isWhole = connectionString.startsWith(`postgres://${user}:${password}@${host}:${port}/${database}`);
    const attributes = { "db.system.name": "postgresql", "db.query.text": "SELECT ?" };
    const rows = await withSpan("SELECT users", { attributes }, () => query(`${host}:${port}`, "SELECT 1"));
    return [DATABASE.constructor.name, Object.keys(DATABASE).toSorted(), isWhole, rows];
  },
};

const handler = {
  async fetch(request: Request, env: Env): Promise<Response> {
    return Response.json((await ROUTES[new URL(request.url).pathname]?.(env)) ?? null);
  },
};

const instrumented: typeof handler = instrument(handler);
export default instrumented;
