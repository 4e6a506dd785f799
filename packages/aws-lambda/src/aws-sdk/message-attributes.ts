import { addable, type Carrier, hasRoom } from "./carrier.ts";
import { type AwsCall, changeEach, listOf, type Members, membersOf } from "./aws-service.ts";

/** SQS takes no more; SNS drops the message on its way to a queue with raw delivery when there are more. */
const MAX_ATTRIBUTES = 10;

/** How the messages of a service are found in an input: in it, or in a list within it. */
export interface MessagePlaces {
  /** The operation that sends one message. */
  readonly single: string;
  /** The member of the batch operation's input. */
  readonly entries: string;
}

/**
 * The input of SQS or SNS with the context among the attributes of each message, as far as it fits: they are the one
 * part of a message that both services pass on as it is.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function injectIntoAttributes(
  { operation, input }: AwsCall,
  { single, entries }: MessagePlaces,
  context: Carrier,
): Members | undefined {
  if (operation === single) return hasRoom(input, context) ? withContext(input, context) : undefined;
  if (!hasRoom(input, context, listOf(input[entries]).length)) return undefined;
  const injected = changeEach(input[entries], (message) => withContext(message, context));
  return injected && { ...input, [entries]: injected };
}

function withContext(message: Members, context: Carrier): Members {
  const attributes = membersOf(message["MessageAttributes"]);
  const places = MAX_ATTRIBUTES - Object.keys(attributes).length;
  const added = addable(attributes, context)
    .slice(0, Math.max(0, places))
    .map(([name, value]) => [name, { DataType: "String", StringValue: value }] as const);
  if (added.length === 0) return message;
  return { ...message, MessageAttributes: { ...attributes, ...Object.fromEntries(added) } };
}

/** The texts among the attributes of each of the messages. */
export function carriersOf(messages: unknown): Carrier[] {
  return listOf(messages).map(({ MessageAttributes: attributes }) =>
    Object.fromEntries(
      Object.entries(membersOf(attributes)).flatMap(([name, attribute]) => {
        const { StringValue: value } = membersOf(attribute);
        return typeof value === "string" ? [[name, value]] : [];
      }),
    ),
  );
}
