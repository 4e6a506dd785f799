/** Checked by `tsc`, never run. */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyHandlerV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
  Callback,
  Context,
  Handler,
  S3Event,
  SQSBatchResponse,
  SQSEvent,
  SQSHandler,
  StreamifyHandler,
} from "aws-lambda";
import { instrument } from "./instrument.ts";
import type { LambdaContextLike, LambdaHandlerLike } from "./types.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(...claim: [Claim?]): void;

// The platform's types fit the structural ones.
declare const context: Context;
context satisfies LambdaContextLike;

// What comes out is what went in.
declare const declared: {
  readonly any: Handler;
  readonly http: APIGatewayProxyHandlerV2<{ message: string }>;
  readonly queue: SQSHandler;
  readonly stream: StreamifyHandler<SQSEvent, void>;
  readonly callback: (event: S3Event, context: Context, callback: Callback<string>) => void;
};
const instrumented = {
  any: instrument(declared.any),
  http: instrument(declared.http),
  queue: instrument(declared.queue),
  stream: instrument(declared.stream),
  callback: instrument(declared.callback, { maxFlushMillis: 500 }),
};
holds<Equal<typeof instrumented, { -readonly [Key in keyof typeof declared]: (typeof declared)[Key] }>>();

// An inline handler keeps its result's type, also where the caller awaits it.
const inline = instrument(async (own: APIGatewayProxyEventV2) => ({ statusCode: 200, body: own.rawPath }));
inline satisfies Handler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;
inline satisfies (own: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2>;
holds<Equal<Awaited<ReturnType<typeof inline>>, { statusCode: number; body: string }>>();
const batch = instrument(async (own: SQSEvent, _context: Context): Promise<SQSBatchResponse> => ({
  batchItemFailures: own.Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
}));
batch satisfies SQSHandler;

// A handler of fewer parameters, a synchronous one, one with members of its own.
instrument(() => "done") satisfies () => string;
holds<Equal<typeof middy, ReturnType<typeof instrument<typeof middy>>>>();
declare const middy: Handler<SQSEvent, void> & { use(middleware: object): typeof middy };

// The context of an inline handler has a type of its own.
instrument((_event, lambdaContext) => lambdaContext.awsRequestId);
({}) satisfies LambdaContextLike;
(async () => undefined) satisfies LambdaHandlerLike;

// @ts-expect-error An object is no handler.
instrument({ handler: async () => undefined });
// @ts-expect-error Unknown options are refused.
instrument(async () => undefined, { maxFlush: 5 });
