import { type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { activeInvocation, reportProblem, withinCall, withSpan } from "@tracelet/core";
import { ERROR_TYPE } from "../attributes.ts";
import { text } from "../text.ts";
import type { ClientConfig, HandlerContext, HandlerResult, Middleware } from "./aws-client.ts";
import { type AwsCall, type AwsOutcome, membersOf } from "./aws-service.ts";
import { callAttributes, exchangeAttributes } from "./call-attributes.ts";
import { injectContext, linksTo } from "./call-context.ts";
import { serviceOf } from "./services.ts";

/** Makes the spans of one client's calls. */
export function createTracingMiddleware(config: ClientConfig, options: AwsCall["options"]): Middleware {
  const attempt = createGuard();
  return (next, handlerContext) => async (args) => {
    if (!activeInvocation()) return next(args);
    const call = await toCall(config, handlerContext, { input: membersOf(args.input), options });
    const service = serviceOf(call.service);
    const attributes = { ...callAttributes(call), ...attempt(() => service.describe(call)) };
    const kind = service.producers?.includes(call.operation) ? SpanKind.PRODUCER : SpanKind.CLIENT;

    return withSpan(`${call.service}.${call.operation}`, { kind, attributes }, async (span) => {
      const input = attempt(() => injectContext(service, call));
      const send = (): Promise<HandlerResult> => next(input && args.input ? { ...args, input } : args);
      const conclude = (answer: unknown): void =>
        void attempt(() => span.setAttributes(exchangeAttributes(handlerContext, answer)));
      try {
        const result = await (options.httpSpans ? send() : withinCall(send));
        conclude(result.output);
        attempt(() => describeOutcome(span, service.describeOutput?.(call, membersOf(result.output))));
        return result;
      } catch (error) {
        conclude(error);
        throw error;
      }
    });
  };
}

async function toCall(
  config: ClientConfig,
  { clientName, commandName }: HandlerContext,
  rest: Pick<AwsCall, "input" | "options">,
): Promise<AwsCall> {
  const service = text(config.serviceId) ?? text(clientName)?.replace(/Client$/, "") ?? "AWS";
  return {
    service: service.replaceAll(" ", ""),
    operation: text(commandName)?.replace(/Command$/, "") ?? "call",
    region: await regionOf(config),
    ...rest,
  };
}

/** The client remembers it, and asks for it once more to make the request. */
async function regionOf({ region }: ClientConfig): Promise<string | undefined> {
  try {
    return text(typeof region === "function" ? await (region as () => unknown)() : region);
  } catch {
    return undefined; // the call will say so
  }
}

function describeOutcome(span: Span, { attributes = {}, failure, carriers = [] }: AwsOutcome = {}): void {
  span.setAttributes(attributes).addLinks(linksTo(carriers));
  if (!failure) return;
  const { type, message } = failure;
  span.setAttribute(ERROR_TYPE, type).setStatus({ code: SpanStatusCode.ERROR, message });
}

/** Runs what may meet anything; what it throws is said once, and is not the user's. */
function createGuard(): <Result>(fn: () => Result) => Result | undefined {
  let hasReported = false;
  return (fn) => {
    try {
      return fn();
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      if (!hasReported) reportProblem("aws-lambda", `a call of the AWS SDK is not fully traced: ${name} (said once)`);
      hasReported = true;
      return undefined;
    }
  };
}
