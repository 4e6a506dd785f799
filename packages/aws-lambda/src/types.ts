/** The parts of the Lambda platform that this package touches, declared structurally. */

/** @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
export interface LambdaContextLike {
  readonly awsRequestId?: string;
  readonly functionName?: string;
  readonly functionVersion?: string;
  readonly invokedFunctionArn?: string;
  getRemainingTimeInMillis?(): number;
}

/** Any handler: async, returning at once, by callback, or streaming. A method signature, so that handlers of narrower events fit. */
export type LambdaHandlerLike = {
  handle(event: unknown, context: LambdaContextLike, ...rest: unknown[]): unknown;
}["handle"];

/** What `awslambda.streamifyResponse` returns: called with the stream to write the response to. */
export type StreamingHandlerLike = {
  handle(event: never, responseStream: never, context: never): unknown;
}["handle"];
