/* oxlint-disable no-console -- it is what is tested */
import { context, diag, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTracing } from "./create-tracing.ts";
import { type DecodedLogRecord, runToEnd, serveLogCollector } from "./log-collector.fixture.ts";
import type { EnvRecord, TracingOptions } from "./options.ts";
import { ExportLogsServiceResponse } from "./otlp-log-messages.fixture.ts";
import { createOtlpLogs, type OtlpLogsOptions } from "./otlp-logs.ts";
import { untraced } from "./suppress-tracing.ts";
import { withSpan } from "./with-span.ts";

const METHODS = ["debug", "info", "log", "warn", "error"] as const;

/** What reaches the platform's console, which is the edge here. */
const printed: unknown[][] = [];
const own = Object.fromEntries(METHODS.map((method) => [method, console[method]])) as Pick<Console, "log">;

beforeEach(() => {
  printed.length = 0;
  for (const method of METHODS) console[method] = (...args: unknown[]) => void printed.push(args);
});
afterEach(() => void Object.assign(console, own));

// As the users do who want to see what goes wrong.
const toConsole = (message: string): void => console.warn(message);
beforeEach(() => {
  diag.setLogger({ error: toConsole, warn: toConsole, info: toConsole, debug: toConsole, verbose: toConsole });
});
afterEach(() => diag.disable());

let answer: { status: number; body?: Uint8Array } = { status: 200 };
const collector = serveLogCollector(({ path }, response) => {
  const { status, body } = path?.endsWith("/v1/logs") ? answer : { status: 200, body: undefined };
  response.writeHead(status).end(body);
});
afterEach(() => void (answer = { status: 200 }));

interface TestOptions extends OtlpLogsOptions {
  readonly tracing?: TracingOptions;
  readonly env?: EnvRecord;
}

/** Runs handlers in invocations of one set-up; their log records. */
function createTest({ tracing: options, env, ...logs }: TestOptions = {}) {
  const exporter = { url: `${collector.url}/v1/traces` };
  const tracing = createTracing(
    { service: "shop", settleMillis: 50, exporter, logs: createOtlpLogs(logs), ...options },
    env,
  );
  return async (...handlers: (() => unknown)[]): Promise<DecodedLogRecord[]> => {
    collector.take();
    await Promise.all(handlers.map((handler) => runToEnd(tracing, handler)));
    return collector.take();
  };
}

describe("createOtlpLogs", () => {
  it("exports what is logged, bound to the span in which it is, and prints it as before", async () => {
    const run = createTest();
    const ids: string[][] = [];
    const note = (): void => {
      const { traceId, spanId } = trace.getActiveSpan()!.spanContext();
      ids.push([traceId, spanId]);
    };
    const records = await run(() => {
      note();
      console.log("in the root");
      withSpan("inner", () => (note(), console.warn("inside")));
    });
    expect(records.map(({ body, traceId, spanId, flags }) => [body, traceId, spanId, flags])).toEqual([
      ["in the root", ...ids[0]!, 3],
      ["inside", ...ids[1]!, 3],
    ]);
    expect(collector.spanIds()).toMatchObject({ root: ids[0]?.[1], inner: ids[1]?.[1] });
    expect(printed).toEqual([["in the root"], ["inside"]]);
  });

  it("sends protobuf with the resource of the spans, and times in order", async () => {
    const before = BigInt(Date.now()) * 1_000_000n;
    const records = await createTest()(() => ["a", "b", "c"].forEach((text) => console.log(text)));
    const request = collector.requests.findLast(({ path }) => path === "/v1/logs");
    expect(request?.headers).toMatchObject({ "content-type": "application/x-protobuf" });
    expect(records[0]?.resource).toMatchObject({ "service.name": "shop", "telemetry.distro.name": "tracelet" });
    expect(records[0]?.instrumentationScope).toMatchObject({ name: "@tracelet/core/console" });
    const times = records.map(({ timeUnixNano }) => timeUnixNano);
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => Number(a - b)));
  });

  it("does not mix what is logged in invocations at the same time", async () => {
    const run = createTest();
    const traceIds: Record<string, string> = {};
    const handler = (name: string) => async (): Promise<void> => {
      traceIds[name] = trace.getActiveSpan()!.spanContext().traceId;
      for (let step = 0; step < 3; step++) {
        console.log({ message: `step ${step}`, name });
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    };
    const records = await run(handler("a"), handler("b"));
    expect(records).toHaveLength(6);
    for (const { traceId, attributes } of records) expect(traceId).toBe(traceIds[String(attributes["name"])]);
    const requests = collector.requests.filter(({ path }) => path === "/v1/logs").slice(-2);
    expect(requests).toHaveLength(2);
  });

  it("tells the severity by the method", async () => {
    const records = await createTest()(() => METHODS.forEach((method) => console[method](method)));
    expect(records.map(({ body, severityNumber, severityText }) => [body, severityNumber, severityText])).toEqual([
      ["debug", 5, "DEBUG"],
      ["info", 9, "INFO"],
      ["log", 9, "INFO"],
      ["warn", 13, "WARN"],
      ["error", 17, "ERROR"],
    ]);
  });

  it("makes a text of several arguments", async () => {
    const records = await createTest()(() => {
      console.log("%s has %d items", "cart", 3, { total: 7 });
      console.log("a", undefined, null, 1.5, [new Uint8Array(2)]);
      console.log(undefined);
      console.log();
    });
    expect(records.map(({ body }) => body)).toEqual([
      'cart has 3 items {"total":7}',
      'a undefined null 1.5 ["[bytes]"]',
      "undefined",
      "",
    ]);
  });

  it("makes the message of a structured record its body, and the other fields attributes", async () => {
    const record = { message: "charged", order: { id: 7, tags: ["a"] }, ok: true, missing: undefined, note: null };
    const records = await createTest()(() => {
      console.log(record);
      console.log(JSON.stringify(record));
      console.log({ msg: "by the name of pino", level: 30 });
      console.log({ order: 7 });
    });
    const attributes = { order: { id: 7, tags: ["a"] }, ok: true, note: null };
    expect(records.map((one) => [one.body, one.attributes])).toEqual([
      ["charged", attributes],
      ["charged", attributes],
      ["by the name of pino", { level: 30 }],
      ['{"order":7}', { order: 7 }],
    ]);
  });

  it("tells the type, message and stack of an error wherever it is among the arguments", async () => {
    const error = new TypeError("no card");
    const records = await createTest()(() => {
      console.error(error);
      console.error("charging failed:", error);
      console.error({ message: "charging failed", error });
    });
    const exception = { "exception.type": "TypeError", "exception.message": "no card" };
    expect(records.map(({ body }) => body)).toEqual([
      "TypeError: no card",
      "charging failed: TypeError: no card",
      "charging failed",
    ]);
    for (const { attributes } of records) {
      expect(attributes).toMatchObject({
        ...exception,
        "exception.stacktrace": expect.stringContaining("otlp-logs.test"),
      });
    }
    expect(records[2]?.attributes).toMatchObject({ error: "TypeError: no card" });
  });

  it("tells only the type of errors when that is what the options say", async () => {
    const records = await createTest({ tracing: { exceptions: "type-only" } })(() => {
      console.error("failed:", new TypeError("hunter2"));
      console.error({ error: new TypeError("hunter2") });
    });
    expect(records.map(({ body, attributes }) => [body, attributes])).toEqual([
      ["failed: TypeError", { "exception.type": "TypeError" }],
      ['{"error":"TypeError"}', { "exception.type": "TypeError", error: "TypeError" }],
    ]);
  });

  it("masks what URLs and named values keep secret", async () => {
    const records = await createTest()(() => {
      console.log("calling https://user:hunter2@host.test/a?key=hunter2");
      console.log({ url: "https://host.test/a?key=hunter2", password: "hunter2" });
      console.log('{"password":"hunter2"}');
      console.error(new Error("https://host.test/a?key=hunter2"));
    });
    expect(records).toHaveLength(4);
    expect(JSON.stringify(records.map(({ body, attributes }) => [body, attributes]))).not.toContain("hunter2");
  });

  it("records what cannot be read as that", async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = {
      get value(): never {
        throw new Error("not yours");
      },
    };
    const records = await createTest()(() => {
      console.log(proxy);
      console.log("odd:", proxy, hostile);
      console.log(hostile);
    });
    expect(records.map(({ body }) => body)).toEqual(["[unreadable]", "odd: [unreadable] [unreadable]", "[unreadable]"]);
  });

  it("leaves alone what is logged outside of an invocation", async () => {
    const run = createTest();
    console.log("outside");
    const records = await run(() => undefined);
    console.log("outside");
    expect(records).toEqual([]);
    expect(printed).toEqual([["outside"], ["outside"]]);
  });

  it("finds the invocation outside of any span, too", async () => {
    const records = await createTest()(() => context.with(ROOT_CONTEXT, () => console.log("no span")));
    expect(records).toMatchObject([{ body: "no span", traceId: "", spanId: "" }]);
  });

  it("exports what is logged after the response", async () => {
    const run = createTest();
    const records = await run(() => {
      setTimeout(() => withSpan("late", () => console.log("late")), 20);
    });
    await vi.waitFor(() => expect(records.concat(collector.take())).toMatchObject([{ body: "late" }]));
  });

  it("exports records of invocations that are not sampled, with the ids of their spans", async () => {
    const never = { shouldSample: () => ({ decision: 0 as const }), toString: () => "never" };
    const records = await createTest({ tracing: { sampler: never } })(() => console.log("unsampled"));
    expect(records).toEqual([
      expect.objectContaining({ body: "unsampled", traceId: expect.stringMatching(/^[0-9a-f]{32}$/), flags: 2 }),
    ]);
  });

  it("drops what is less severe than asked for", async () => {
    const records = await createTest({ minSeverity: "warn" })(() =>
      METHODS.forEach((method) => console[method](method)),
    );
    expect(records.map(({ body }) => body)).toEqual(["warn", "error"]);
  });

  it("holds as many records as asked for, and says once that it drops the others", async () => {
    const records = await createTest({ maxRecords: 3 })(() => {
      for (let index = 0; index < 10; index++) console.log(index);
    });
    expect(records.map(({ body }) => body)).toEqual(["0", "1", "2"]);
    expect(printed.filter(([text]) => String(text).includes("log records"))).toHaveLength(1);
  });

  it("records no console when that is not asked for, beside a set-up that does", async () => {
    const withConsole = createTest();
    const without = createTest({ console: false });
    await expect(without(() => console.log("a"))).resolves.toEqual([]);
    await expect(withConsole(() => console.log("b"))).resolves.toMatchObject([{ body: "b" }]);
  });

  it("records what is logged in untraced()", async () => {
    const records = await createTest()(() => untraced(() => console.log("a")));
    expect(records).toMatchObject([{ body: "a", traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
  });

  it("does not record what tracelet says of a failed export, nor what an exporter logs", async () => {
    answer = { status: 400 };
    const logging: typeof fetch = (...args) => {
      console.log("sending");
      return fetch(...args);
    };
    const run = createTest({ exporter: { fetch: logging } });
    const first = await run(() => console.log("first"));
    const second = await run(() => console.log("second"));
    expect([...first, ...second].map(({ body }) => body)).toEqual(["first", "second"]);
    expect(printed.filter(([text]) => String(text).includes("HTTP 400"))).toHaveLength(1);
    expect(printed.filter(([text]) => text === "sending")).toHaveLength(2);
  });

  it("says what a collector rejects", async () => {
    const partialSuccess = { rejectedLogRecords: 1, errorMessage: "too old" };
    answer = { status: 200, body: ExportLogsServiceResponse.encode({ partialSuccess }).finish() };
    await createTest()(() => console.log("a"));
    expect(printed.map(([text]) => String(text)).join("\n")).toMatch(/rejected.*too old/);
  });

  it.each([
    [{ minSeverity: "loud" as never }, /"minSeverity".*trace, debug, info, warn, error, fatal/],
    [{ maxRecords: 0 }, /"maxRecords".*whole number from 1/],
    [{ maxRecords: 1.5 }, /"maxRecords"/],
    [{ maxRecords: "many" as never }, /"maxRecords"/],
  ])("refuses %j", (options, message) => {
    expect(() => createOtlpLogs(options)).toThrow(message);
  });
});
