import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import type { InvocationResult, ReportedError, StreamedResponse } from "./invocation.ts";

/** The runtime posts the response while the function writes it. */
export function isStreaming({ headers }: IncomingMessage): boolean {
  return headers["lambda-runtime-function-response-mode"] === "streaming";
}

/**
 * Reads a streamed response to its end, and hands out what comes meanwhile. An error in the middle is told by trailers, as
 * the head is long gone.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 */
export async function readStream(
  request: IncomingMessage,
  onBegin: (response: StreamedResponse) => void,
): Promise<InvocationResult> {
  const contentType = request.headers["content-type"] ?? "";
  const outlet = new PassThrough({ highWaterMark: 64 * 1024 * 1024 }); // nobody may read it
  outlet.on("error", () => undefined);
  onBegin({ contentType, chunks: outlet });
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      outlet.write(chunk);
    }
  } catch {
    outlet.destroy(new Error("the runtime broke the response off"));
    return { kind: "error", error: { errorType: "Runtime.TruncatedResponse", errorMessage: "the response broke off" } };
  }
  const brokenOff = readTrailers(request);
  if (brokenOff) outlet.destroy(new Error(brokenOff.errorMessage));
  else outlet.end();
  return { kind: "response", body: Buffer.concat(chunks), contentType, ...(brokenOff && { brokenOff }) };
}

function readTrailers({ trailers }: IncomingMessage): ReportedError | undefined {
  const body = trailers["lambda-runtime-function-error-body"];
  if (trailers["lambda-runtime-function-error-type"] === undefined || body === undefined) return undefined;
  return JSON.parse(Buffer.from(body, "base64").toString("utf8")) as ReportedError;
}
