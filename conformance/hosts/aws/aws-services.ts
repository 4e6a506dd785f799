import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import { answerOf } from "./answers.ts";
import { type AwsRequest, isAsSigned, readAwsRequest } from "./aws-request.ts";

/** Endpoints of AWS's services on the loopback interface, which answer in the services' own protocols. */
export interface AwsServices {
  /** Of HTTP/1.1. */
  readonly port: number;
  /** Of HTTP/2, which the client of Kinesis speaks. */
  readonly http2Port: number;
  /** The variables by which the clients of the AWS SDK find them, and what a function's role gives. */
  readonly env: Readonly<Record<string, string>>;
  /** What has arrived since the last time. */
  take(): AwsRequest[];
  close(): Promise<void>;
}

type Message = IncomingMessage | Http2ServerRequest;
type Response = Pick<ServerResponse | Http2ServerResponse, "statusCode" | "setHeader"> & { end(body: string): unknown };

export async function startAwsServices(): Promise<AwsServices> {
  const requests: AwsRequest[] = [];
  const serve = async (message: Message, response: Response): Promise<void> => {
    const request = await readAwsRequest(message);
    requests.push(request);
    const { status = 200, headers, body = "" } = isAsSigned(request) ? answerOf(request) : { status: 403 };
    response.statusCode = status;
    for (const header of Object.entries({ "x-amzn-requestid": "request-1", ...headers })) response.setHeader(...header);
    response.end(body);
  };
  const http = await listen(createServer((message, response) => void serve(message, response)));
  const http2 = await listen(createHttp2Server((message, response) => void serve(message, response)));
  const url = `http://127.0.0.1:${http.port}`;
  return {
    port: http.port,
    http2Port: http2.port,
    env: {
      AWS_ACCESS_KEY_ID: "AKIAFAKE",
      AWS_SECRET_ACCESS_KEY: "fake",
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_KINESIS: `http://127.0.0.1:${http2.port}`,
      QUEUE_URL: `${url}/123456789012/orders`,
      HTTP_URL: url,
    },
    take: () => requests.splice(0),
    close: async () => {
      await Promise.all([http.close(), http2.close()]);
    },
  };
}

async function listen(server: Server): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, close };
}
