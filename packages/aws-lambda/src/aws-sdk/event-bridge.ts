import {
  MESSAGING_BATCH_MESSAGE_COUNT,
  MESSAGING_DESTINATION_NAME,
  MESSAGING_MESSAGE_ID,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, changeEach, commonValue, failedEntries, listOf, nameInArn } from "./aws-service.ts";
import { hasRoom } from "./carrier.ts";
import { withContextInJson } from "./json-carrier.ts";

const PUT_EVENTS = "PutEvents";

/** Events carry the context in their `detail`: EventBridge passes nothing else on. */
export const eventBridge: AwsService = {
  producers: [PUT_EVENTS],
  describe: ({ operation, input }) => {
    if (operation !== PUT_EVENTS) return {};
    const entries = listOf(input["Entries"]);
    return {
      [MESSAGING_SYSTEM]: "aws.eventbridge",
      [MESSAGING_DESTINATION_NAME]: commonValue(
        entries.map(({ EventBusName: bus }) => nameInArn(text(bus) ?? "default")),
      ),
      [MESSAGING_OPERATION_NAME]: "put",
      [MESSAGING_OPERATION_TYPE]: "send",
      [MESSAGING_BATCH_MESSAGE_COUNT]: entries.length,
    };
  },
  inject: ({ operation, input, options }, context) => {
    const isWanted = operation === PUT_EVENTS && options.payloads.includes("EventBridge");
    if (!isWanted || !hasRoom(input, context, listOf(input["Entries"]).length)) return undefined;
    const injected = changeEach(input["Entries"], (entry) => {
      const detail = withContextInJson(text(entry["Detail"]) ?? "", context);
      return detail === undefined ? entry : { ...entry, Detail: detail };
    });
    return injected && { ...input, Entries: injected };
  },
  describeOutput: ({ operation }, output) => {
    if (operation !== PUT_EVENTS) return {};
    const entries = listOf(output["Entries"]);
    const failed = entries.flatMap(({ ErrorCode: code }) => text(code) ?? []);
    return {
      attributes: { [MESSAGING_MESSAGE_ID]: entries.length === 1 ? text(entries[0]?.["EventId"]) : undefined },
      failure: failedEntries(failed, entries.length),
    };
  },
};
