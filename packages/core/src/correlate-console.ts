import { hookConsole } from "./console-patch.ts";
import { traceContext } from "./log-trace-context.ts";
import { structuredLog } from "./structured-log.ts";

/**
 * From now on what is logged within a span says which: `console.debug`, `info`, `log`, `warn` and `error` add
 * `trace_id`, `span_id` and `trace_flags` to structured records, that is to an object, or the JSON of one, that is the only
 * argument. The caller's object is not changed (a copy is printed), and fields that it has already stay. Everything else is
 * printed as it is, plain texts among it. Outside of a span nothing changes at all.
 *
 * Patches the console as it is at the time of the call, the one of Lambda's runtime among them; calling it again patches
 * nothing twice. Never throws.
 *
 * @returns what undoes it
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 *
 * @example
 * correlateConsole();
 * console.log({ message: "charged", orderId }); // { message: "charged", orderId: …, trace_id: …, span_id: …, trace_flags: … }
 */
export function correlateConsole(): () => void {
  return hookConsole("rewrite", addTraceContext);
}

function addTraceContext(args: unknown[]): unknown[] {
  const fields = Object.entries(traceContext());
  const record = fields.length > 0 && structuredLog(args);
  if (!record) return args;
  const missing = Object.fromEntries(fields.filter(([name]) => !Object.hasOwn(record, name)));
  const [only] = args;
  return [typeof only === "string" ? insertFields(only, missing) : { ...record, ...missing }];
}

/** Puts fields at the end of a JSON object, whose own text stays as it is: long integers would not survive parsing. */
function insertFields(json: string, fields: object): string {
  const inner = JSON.stringify(fields).slice(1, -1);
  if (inner === "") return json;
  const head = json.slice(0, json.lastIndexOf("}")).trimEnd();
  return `${head}${head.endsWith("{") ? "" : ","}${inner}${json.slice(head.length)}`;
}
