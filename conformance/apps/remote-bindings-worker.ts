import { instrument } from "@tracelet/cloudflare";

type Methods<Name extends string> = Record<Name, (...args: readonly unknown[]) => Promise<unknown>>;

/** Bindings that have no implementation here: the platform's own classes, in front of a service that always answers. */
interface Env {
  readonly AI: Methods<"run"> & { toMarkdown(): object };
  readonly INDEX: Methods<"query" | "queryById" | "insert" | "upsert" | "getByIds" | "deleteByIds" | "describe">;
  readonly BROWSER: { fetch(url: string): Promise<Response> };
  readonly MAIL: Methods<"send">;
}

/** As it is where Cloudflare runs it; here it is a stub like any other. */
class SendEmail {
  readonly #result = { messageId: "1" };
  send(): Promise<unknown> {
    return Promise.resolve(this.#result);
  }
}

const handler = {
  async fetch(_request: Request, { AI, INDEX, BROWSER, MAIL }: Env): Promise<Response> {
    const stream = await AI.run("@cf/chat", { messages: ["secret"], stream: true });
    return Response.json([
      await AI.run("@cf/chat", { messages: ["secret"] }),
      await AI.run("@cf/old", { prompt: "secret" }),
      await AI.run("@cf/embedding", { text: "secret" }),
      await AI.run("@cf/fails", {}).catch(String),
      [stream instanceof ReadableStream, typeof AI.toMarkdown()],
      await INDEX.query([1, 2, 3], { topK: 3 }),
      await INDEX.insert([{ id: "secret", values: [1] }]),
      await INDEX.getByIds(["secret", "other"]),
      await INDEX.describe(),
      await (await BROWSER.fetch("https://browser.test/")).json(),
      await MAIL.send({ to: "secret@example.com" }),
    ]);
  },
};

const instrumented: typeof handler = instrument(handler);
const mail = new SendEmail();

const entry: typeof handler = {
  fetch: (...[request, env, ...rest]: Parameters<typeof handler.fetch>) =>
    instrumented.fetch(request, { ...env, MAIL: mail }, ...rest),
};

export default entry;
