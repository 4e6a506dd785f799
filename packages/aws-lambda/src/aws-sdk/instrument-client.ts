import { ConfigurationError } from "@tracelet/core";
import type { AwsClientLike, MiddlewareLocation, MiddlewareStack } from "./aws-client.ts";
import { createTracingMiddleware } from "./tracing-middleware.ts";

/** Options of {@link instrumentClient}. */
export interface InstrumentClientOptions {
  /** Records the keys of S3 objects, which may be personal. @defaultValue `false` */
  readonly objectKeys?: boolean;
  /** Spans also for the HTTP requests of a call, one for each attempt. @defaultValue `false` */
  readonly httpSpans?: boolean;
  /**
   * Services that pass nothing on but the payload: where that is a JSON object, it gets the context as a member
   * (`traceparent`). EventBridge: `Detail`; Step Functions: `input`; Kinesis: `Data`.
   * @defaultValue `["EventBridge", "SFN"]`
   */
  readonly payloads?: readonly ("EventBridge" | "Kinesis" | "SFN")[];
}

/** The outermost: what it adds is serialised and signed with the rest, and retries are within its span. */
const LOCATION: MiddlewareLocation = { step: "initialize", priority: "high", name: "tracelet", override: true };

/**
 * Traces the calls of a client of the AWS SDK v3, and returns that client: in an invocation, each is a span
 * `{Service}.{Operation}`, and the context goes along where the service can carry it: attributes of SQS and SNS
 * messages, the client context of Lambda invocations, {@link InstrumentClientOptions.payloads}. Inputs are never changed,
 * what they have of a context stays, and what would no longer fit is left as it is. Outside of an invocation nothing is
 * done. Whoever is called twice with a client has instrumented it once, with the later options.
 *
 * @throws ConfigurationError for what is no such client.
 * @see https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/
 *
 * @example
 * const sqs = instrumentClient(new SQSClient({}));
 */
export function instrumentClient<Client extends AwsClientLike>(
  client: Client,
  { objectKeys = false, httpSpans = false, payloads = ["EventBridge", "SFN"] }: InstrumentClientOptions = {},
): Client {
  const stack = (client as Partial<AwsClientLike> | undefined)?.middlewareStack as MiddlewareStack | undefined;
  if (typeof stack?.add !== "function") {
    throw new ConfigurationError("instrumentClient() takes a client of the AWS SDK v3, such as new SQSClient({}).");
  }
  stack.add(createTracingMiddleware(client.config, { objectKeys, httpSpans, payloads }), LOCATION);
  return client;
}
