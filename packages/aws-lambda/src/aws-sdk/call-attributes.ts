import type { Attributes } from "@opentelemetry/api";
import { serverAddress } from "@tracelet/core";
import {
  AWS_EXTENDED_REQUEST_ID,
  AWS_REQUEST_ID,
  CLOUD_REGION,
  HTTP_REQUEST_RESEND_COUNT,
  HTTP_RESPONSE_STATUS_CODE,
  RPC_METHOD,
  RPC_SERVICE,
  RPC_SYSTEM,
  SERVER_ADDRESS,
  SERVER_PORT,
} from "../attributes.ts";
import { text } from "../text.ts";
import type { HandlerContext } from "./aws-client.ts";
import { type AwsCall, membersOf } from "./aws-service.ts";

/** What every call has, known before it is made. @see https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/ */
export function callAttributes({ service, operation, region }: AwsCall): Attributes {
  return { [RPC_SYSTEM]: "aws-api", [RPC_SERVICE]: service, [RPC_METHOD]: operation, [CLOUD_REGION]: region };
}

/** What is known when it is over: of where the request went, and by the metadata of an output or an error. */
export function exchangeAttributes({ endpointV2 }: HandlerContext, answer: unknown): Attributes {
  const { url } = endpointV2 ?? {};
  const host = text(url?.hostname);
  const { $metadata, presigned } = membersOf(answer);
  // Asked for the URL of a request, the SDK sends none, and invents a status.
  const metadata = presigned === undefined ? membersOf($metadata) : {};
  const resent = Number(metadata["attempts"]) - 1;
  return {
    [SERVER_ADDRESS]: host && serverAddress(host),
    [SERVER_PORT]: url && (Number(url.port) || (url.protocol === "http:" ? 80 : 443)),
    [HTTP_RESPONSE_STATUS_CODE]: Number(metadata["httpStatusCode"]) || undefined,
    [HTTP_REQUEST_RESEND_COUNT]: resent > 0 ? resent : undefined,
    [AWS_REQUEST_ID]: text(metadata["requestId"]),
    [AWS_EXTENDED_REQUEST_ID]: text(metadata["extendedRequestId"]),
  };
}
