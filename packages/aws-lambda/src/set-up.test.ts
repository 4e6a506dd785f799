import { activeInvocation, type ReadableSpan, type TracingOptions } from "@tracelet/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument, type LambdaOptions } from "./instrument.ts";
import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

const context: LambdaContextLike = { awsRequestId: "id", getRemainingTimeInMillis: () => 3_000 };
const httpEvent = { version: "2.0", routeKey: "GET /orders/{id}", requestContext: { http: { method: "GET" } } };

describe("options by a function", () => {
  let said: string[];
  beforeEach(() => {
    said = [];
    vi.spyOn(console, "warn").mockImplementation((line) => void said.push(String(line)));
  });
  afterEach(() => void vi.restoreAllMocks());
  const exporter: TracingOptions["exporter"] = {
    url: "http://collector.test",
    fetch: () => Promise.resolve(new Response()),
  };

  it("asks it once for each trigger, with the function's variables", async () => {
    const asked: unknown[] = [];
    const seen: unknown[] = [];
    const wrapped = instrument(
      async (_event: unknown) => {
        seen.push((activeInvocation()!.root as unknown as ReadableSpan).resource.attributes["service.name"]);
      },
      (env, trigger) => {
        asked.push(trigger, env === process.env);
        return { exporter, service: `orders-${trigger}` };
      },
    ) as LambdaHandlerLike;
    expect(asked).toEqual([]);
    for (const event of [{}, httpEvent, null, httpEvent]) await wrapped(event, context);
    expect(asked).toEqual(["other", true, "http", true]);
    expect(seen).toEqual(["orders-other", "orders-http", "orders-other", "orders-http"]);
  });

  it("calls the handler straight through for a trigger that is off", async () => {
    const wrapped = instrument(
      (_event: unknown) => activeInvocation() !== undefined,
      (_env, trigger) => ({ exporter, enabled: trigger === "http" }),
    ) as LambdaHandlerLike;
    expect(wrapped({}, context)).toBe(false);
    await expect(wrapped(httpEvent, context)).resolves.toBe(true);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("key-1234");
      },
    ],
    ["returns what cannot be meant", () => ({ maxFlushMillis: -1 })],
    ["returns nothing", () => undefined],
    ["is async", async () => ({ exporter })],
  ])("is off, and says so once without a secret, when it %s", async (_, source) => {
    const wrapped = instrument(async (event: unknown) => event, source as () => LambdaOptions) as LambdaHandlerLike;
    await expect(wrapped("event", context)).resolves.toBe("event");
    await expect(wrapped("event", context)).resolves.toBe("event");
    expect(said.filter((line) => line.includes("tracing is off"))).toHaveLength(1);
    expect(said.join()).not.toContain("key-1234");
  });
});
