import {
  AWS_KINESIS_STREAM_NAME,
  MESSAGING_BATCH_MESSAGE_COUNT,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_MESSAGE_ID,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, changeEach, failedEntries, listOf, type Members, nameInArn } from "./aws-service.ts";
import { type Carrier, hasRoom } from "./carrier.ts";
import { withContextInJson } from "./json-carrier.ts";

const PRODUCERS = ["PutRecord", "PutRecords"];

/** Records have no place but their data, which is touched only where that is asked for. */
export const kinesis: AwsService = {
  producers: PRODUCERS,
  describe: ({ operation, input }) => {
    const name = text(input["StreamName"]) ?? nameInArn(text(input["StreamARN"]));
    const stream = { [AWS_KINESIS_STREAM_NAME]: name };
    if (!PRODUCERS.includes(operation)) return stream;
    return {
      ...stream,
      [MESSAGING_SYSTEM]: "aws.kinesis",
      [MESSAGING_DESTINATION_NAME]: name,
      [MESSAGING_OPERATION_NAME]: "put",
      [MESSAGING_OPERATION_TYPE]: "send",
      [MESSAGING_BATCH_MESSAGE_COUNT]: operation === "PutRecords" ? listOf(input["Records"]).length : undefined,
    };
  },
  inject: ({ operation, input, options }, context) => {
    if (!PRODUCERS.includes(operation) || !options.payloads.includes("Kinesis")) return undefined;
    if (operation === "PutRecord") return withContext(input, context);
    const records = changeEach(input["Records"], (record) => withContext(record, context));
    return records && { ...input, Records: records };
  },
  describeOutput: ({ operation }, output) => {
    if (operation !== "PutRecords") return { attributes: { [MESSAGING_MESSAGE_ID]: text(output["SequenceNumber"]) } };
    const records = listOf(output["Records"]);
    const failed = records.flatMap(({ ErrorCode: code }) => text(code) ?? []);
    return { failure: failedEntries(failed, records.length) };
  },
};

function withContext(record: Members, context: Carrier): Members {
  const data = record["Data"];
  const json = data instanceof Uint8Array && hasRoom(data, context) ? decode(data) : undefined;
  const injected = json === undefined ? undefined : withContextInJson(json, context);
  return injected === undefined ? record : { ...record, Data: new TextEncoder().encode(injected) };
}

function decode(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined; // another format
  }
}
