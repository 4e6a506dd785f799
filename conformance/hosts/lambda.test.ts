import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Gates, startGates } from "../gate.ts";
import { type AppEntry, jsonOf, textOf } from "./host.ts";
import { InitError } from "./lambda/environment.ts";
import type { InvocationResult } from "./lambda/invocation.ts";
import { createLambdaHostKind, lambda, type LambdaHost, type LambdaOptions } from "./lambda/lambda.ts";

const entry = (name: string): AppEntry => ({ worker: "", lambda: `${import.meta.dirname}/fixtures/${name}-lambda.ts` });
const bodyOf = <Value>(result: InvocationResult): Value => {
  if (result.kind === "error") throw new Error(result.error.errorMessage);
  return JSON.parse(result.body.toString("utf8")) as Value;
};

/** As the operating system tells it: "T" for a process that is stopped. */
const stateOf = (pid: number): string => execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });

let gates: Gates;
beforeAll(async () => {
  gates = await startGates();
});
afterAll(() => gates.close());

const options = { timeout: 60_000 };
const withHost = async (
  run: (host: LambdaHost) => Promise<void>,
  { app = "plain", ...how }: LambdaOptions & { app?: string } = {},
): Promise<void> => {
  const host = await createLambdaHostKind("Lambda", how).start({ app: entry(app), env: { GREETING: "hello" } });
  try {
    await run(host);
  } finally {
    await host.close();
  }
};

describe("the Lambda host", options, () => {
  let host: LambdaHost;
  beforeAll(async () => {
    host = await lambda.start({ app: entry("plain") });
  }, 60_000);
  afterAll(() => host.close());

  it("sends a request as the event of a Function URL and maps the result back", async () => {
    const response = await host.request("/echo?a=1&a=2&b=%20", {
      method: "POST",
      headers: { Traceparent: "00-1-2-00", Cookie: "x=y; z=w", "Content-Type": "application/json" },
      body: '{"a":1}',
    });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(jsonOf(response)).toMatchObject({
      version: "2.0",
      rawPath: "/echo",
      rawQueryString: "a=1&a=2&b=%20",
      queryStringParameters: { a: "1,2", b: " " },
      cookies: ["x=y", "z=w"],
      headers: { traceparent: "00-1-2-00" },
      requestContext: { http: { method: "POST", path: "/echo" } },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it("maps binary bodies and plain values back", async () => {
    expect((await host.request("/binary")).body).toEqual(Buffer.from([0, 1, 2, 255]));
    expect(textOf(await host.request("/remaining"))).toMatch(/^\d+$/);
  });

  it("takes any event", async () => {
    for (const event of [null, "text", 7, [1], { a: 1 }]) expect(bodyOf(await host.invoke(event))).toEqual({ event });
  });

  it("reports an error of the handler, which a client sees as 502", async () => {
    expect(await host.invoke({ rawPath: "/throws" })).toMatchObject({
      kind: "error",
      error: { errorType: "TypeError", errorMessage: "no such thing" },
    });
    expect((await host.request("/throws")).status).toBe(502);
  });

  it("keeps what the process logs", async () => {
    await host.request("/process");
    expect(host.logs().some((line) => line.includes("invocation 1"))).toBe(true);
  });

  it("freezes the process between two events, and goes on with the same one", async () => {
    const before = jsonOf<{ pid: number; invocations: number }>(await host.request("/process"));
    await vi.waitFor(() => expect(stateOf(before.pid)).toMatch(/^T/));
    expect(jsonOf(await host.request("/process"))).toEqual({ pid: before.pid, invocations: before.invocations + 1 });
    await vi.waitFor(() => expect(stateOf(before.pid)).toMatch(/^T/));
  });

  it("replaces an environment that crashed or timed out", async () => {
    expect(await host.invoke({ rawPath: "/exits" })).toMatchObject({ error: { errorType: "Runtime.ExitError" } });
    expect(jsonOf(await host.request("/process"))).toMatchObject({ invocations: 1 });
    const hanging = await host.invoke({ rawPath: "/hangs" }, { timeoutMillis: 100 });
    expect(hanging).toMatchObject({ error: { errorType: "Sandbox.Timedout" } });
    expect(jsonOf(await host.request("/process"))).toMatchObject({ invocations: 1 });
  });
});

describe("deployments to Lambda", options, () => {
  it("load a CommonJS bundle", () =>
    withHost(
      async (host) => {
        expect((await host.request("/echo")).status).toBe(201);
      },
      { format: "cjs" },
    ));

  it("reject with what the runtime client reported when init fails", async () => {
    const failure: unknown = await lambda.start({ app: entry("broken") }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InitError);
    expect(failure).toMatchObject({ reported: { errorType: "RangeError", errorMessage: "broken at load" } });
  });

  it("serve requests at once in as many environments", () =>
    withHost(
      async (host) => {
        const url = encodeURIComponent(gates.url("pool"));
        const responses = [1, 2, 3].map(() => host.request(`/gate?url=${url}`));
        await gates.reached("pool", 2);
        gates.open("pool");
        const pids = (await Promise.all(responses)).map((response) => jsonOf<{ pid: number }>(response).pid);
        expect(new Set(pids).size).toBe(2);
      },
      { environments: 2 },
    ));

  it("serve requests at once in one environment on Managed Instances", () =>
    withHost(
      async (host) => {
        const url = encodeURIComponent(gates.url("managed"));
        const responses = [1, 2, 3].map(() => host.request(`/gate?url=${url}`));
        await gates.reached("managed", 3);
        gates.open("managed");
        const pids = (await Promise.all(responses)).map((response) => jsonOf<{ pid: number }>(response).pid);
        expect(new Set(pids).size).toBe(1);
      },
      { maxConcurrency: 3 },
    ));

  it("freeze only when the extension waits too, and let it register during init only", () =>
    withHost(
      async (host) => {
        const [environment] = await host.environments();
        expect(environment?.extensions).toEqual(["internal"]);
        const result = await host.invoke({ url: gates.url("extension") });
        expect(bodyOf(result)).toEqual({ registered: 200, withShutdown: 403, tooLate: 403 });
        await gates.reached("extension");
        expect(environment?.isFrozen).toBe(false);
        const next = host.invoke({ url: gates.url("extension") });
        gates.open("extension");
        expect(bodyOf(await next)).toMatchObject({ registered: 200 });
      },
      { app: "extension" },
    ));
});
