import type { TextMapGetter } from "@opentelemetry/api";
import { attempt } from "@tracelet/core";
import { text, textAt, valueAt } from "./text.ts";
import type { LambdaContextLike } from "./types.ts";

/** Places in which a caller's context may be: headers, attributes of messages. The first that has it counts. */
export type Carriers = readonly unknown[];

const TRACEPARENT = "traceparent";

/** Load balancers and API Gateway send it to all, without a parent unless somebody traces by X-Ray. */
const XRAY = "x-amzn-trace-id";

/** They belong to a `traceparent`: from another place they would tell of another trace. */
const COMPANIONS: readonly string[] = ["tracestate", "baggage"];

/** Reads what AWS makes of headers, in any of its forms and with names in any case. */
export const CARRIERS_GETTER: TextMapGetter<Carriers> = {
  keys: (carriers) => carriers.flatMap(keysOf),
  get: (carriers, key) => {
    const main = COMPANIONS.includes(key) && carriers.find((carrier) => valueIn(carrier, TRACEPARENT));
    for (const carrier of main ? [main] : carriers) {
      const value = valueIn(carrier, key);
      if (value !== undefined && (key !== XRAY || /Parent=/.test(String(value)))) return value;
    }
    return undefined;
  },
};

/** Not of a text or a list, which have one for each of their parts: an event of 6 MB can be either. */
function keysOf(carrier: unknown): string[] {
  return typeof carrier === "object" && !Array.isArray(carrier) ? Object.keys(carrier ?? {}) : [];
}

/**
 * One header: `"text"`, `["text"]`, `{ stringValue: "text" }` of SQS, `{ Value: "text" }` of SNS, `[{ value: "text" }]` of
 * CloudFront, `[116, 101, …]` of Kafka, `{ bytes: [116, 101, …] }` of RabbitMQ.
 */
function valueIn(carrier: unknown, name: string): string | string[] | undefined {
  const key = keysOf(carrier).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key && unwrapped((carrier as Readonly<Record<string, unknown>>)[key]);
  if (!Array.isArray(value)) return text(value);
  if (typeof value[0] === "number") return text(Buffer.from(value as number[]).toString());
  const texts = value.flatMap((one) => text(unwrapped(one)) ?? []);
  return texts.length > 1 ? texts : texts[0];
}

function unwrapped(value: unknown): unknown {
  return valueAt(value, "stringValue,Value,value,bytes") ?? value;
}

/** Tells where the caller's context is; beats the event's own. */
export type ExtractContext = (event: unknown, context: LambdaContextLike) => unknown;

/**
 * Where else a caller's context may be: in the client context of a direct invocation, and what the platform tells. That
 * a trace is not sampled is not taken from the platform, as it says so wherever active tracing is off.
 */
export function platformCarriers(context: unknown): Carriers {
  const traceparent = fromInvokeStore("getTraceparent");
  const xray = textAt(context, "xRayTraceId") ?? fromInvokeStore("getXRayTraceId") ?? process.env["_X_AMZN_TRACE_ID"];
  return [
    valueAt(context, "clientContext/custom,clientContext/Custom"),
    /[13579bdf]$/.test(traceparent ?? "") && {
      [TRACEPARENT]: traceparent,
      tracestate: fromInvokeStore("getTracestate"),
      baggage: fromInvokeStore("getBaggage"),
    },
    /Sampled=1/.test(xray ?? "") && { [XRAY]: xray },
  ];
}

/** What the runtime keeps of the invocation, by a method that it may have. @see https://github.com/awslabs/aws-lambda-invoke-store */
function fromInvokeStore(method: string): string | undefined {
  const store = valueAt(globalThis, "awslambda/InvokeStore") as Partial<Record<string, () => unknown>> | undefined;
  return attempt(() => text(store?.[method]?.()));
}
