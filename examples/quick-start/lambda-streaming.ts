import { instrument, type StreamingHandlerLike, withSpan } from "@tracelet/aws-lambda";

type StreamHandler = (event: unknown, responseStream: NodeJS.WritableStream) => Promise<void>;
declare const awslambda: { streamifyResponse(handler: StreamHandler): StreamingHandlerLike };

export const handler = instrument(
  awslambda.streamifyResponse(async (_event, responseStream) => {
    responseStream.write("hello ");
    await withSpan("look up name", async () => responseStream.write("world"));
    responseStream.end();
  }),
);
