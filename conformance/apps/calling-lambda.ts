import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import middy from "@middy/core";
import { request } from "node:http";
import process from "node:process";
import { instrument, instrumentClient, type LambdaHandlerLike, systemMetrics } from "@tracelet/aws-lambda";
import { tracing } from "@tracelet/aws-lambda/middy";

/** What the function shall do. */
export interface CallingEvent {
  /** Where the API of Lambda is, by which it invokes another function. */
  readonly invokeAt?: string;
  /** What it asks for, by `node:http` and by `fetch`. */
  readonly getFrom?: string;
  readonly throws?: boolean;
  readonly hangs?: boolean;
}

const get = (url: string): Promise<unknown> =>
  new Promise((resolve, reject) =>
    request(url, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end(),
  );

class Service {
  readonly #credentials = { accessKeyId: "AKIAFAKE", secretAccessKey: "fake" };

  async handle({ invokeAt, getFrom, throws, hangs }: CallingEvent): Promise<unknown> {
    if (throws) throw new RangeError("thrown");
    if (hangs) await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (getFrom !== undefined) {
      await get(getFrom);
      await fetch(getFrom);
    }
    return invokeAt === undefined ? "done" : this.#invoke(invokeAt);
  }

  async #invoke(endpoint: string): Promise<unknown> {
    const client = new LambdaClient({ endpoint, region: "eu-west-1", credentials: this.#credentials, maxAttempts: 1 });
    const command = new InvokeCommand({ FunctionName: "other", Payload: "{}" });
    const { Payload } = await instrumentClient(client).send(command);
    return JSON.parse(Payload?.transformToString() ?? "");
  }
}

/** The ways in which the same is deployed: a method of a class, alone or with metrics, or by middy. */
const service = new Service();
const HANDLERS: Readonly<Record<string, () => unknown>> = {
  method: () => instrument(service.handle.bind(service) as LambdaHandlerLike),
  metrics: () => instrument(service.handle.bind(service) as LambdaHandlerLike, { metrics: systemMetrics() }),
  middy: () =>
    middy()
      .use(tracing())
      .handler((event) => service.handle(event as CallingEvent)),
};

export const handler = HANDLERS[process.env["FORM"] ?? "method"]?.() as LambdaHandlerLike;
