import type { Attributes } from "@opentelemetry/api";
import type { Carrier } from "./carrier.ts";
import type { InstrumentClientOptions } from "./instrument-client.ts";

export type Members = Readonly<Record<string, unknown>>;

/** One call of an operation. */
export interface AwsCall {
  /** `SQS`, without spaces. */
  readonly service: string;
  /** `SendMessage` */
  readonly operation: string;
  readonly region: string | undefined;
  /** The user's own: it is read, and never changed. */
  readonly input: Members;
  readonly options: Required<InstrumentClientOptions>;
}

/** What an answer tells beside the attributes that all have. */
export interface AwsOutcome {
  readonly attributes?: Attributes;
  /** Something went wrong although the request succeeded: `error.type`, and what the status says. */
  readonly failure?: { readonly type: string; readonly message: string } | undefined;
  /** What messages that came with the answer carry: the span links to their contexts. */
  readonly carriers?: readonly Carrier[];
}

/** What is special about a service. Its functions may throw for inputs that the SDK will refuse. */
export interface AwsService {
  /** The operations that send messages: their spans are of kind PRODUCER. */
  readonly producers?: readonly string[];
  /** Attributes of the request. */
  describe(call: AwsCall): Attributes;
  /** The input with the context in it; `undefined` when this operation or this input cannot carry it. */
  inject?(call: AwsCall, context: Carrier): Members | undefined;
  describeOutput?(call: AwsCall, output: Members): AwsOutcome;
}

/** What is not an object (`null`, a text) has no members. */
export function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

export function listOf(value: unknown): readonly Members[] {
  return Array.isArray(value) ? value.map(membersOf) : [];
}

/** The list with each of its members changed; `undefined` when it is none. What is not an object stays. */
export function changeEach(value: unknown, change: (member: Members) => Members): unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[]).map((one) => (typeof one === "object" && one !== null ? change(one as Members) : one));
}

/** The value that all have in common, if there is one. */
export function commonValue<Value>(values: readonly Value[]): Value | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** `orders` of `arn:aws:sns:us-east-1:123456789012:orders`, and of `arn:aws:dynamodb:…:table/orders`. */
export function nameInArn(arn: string | undefined): string | undefined {
  return arn?.split(":").at(-1)?.split("/").at(-1);
}

/** Some entries of a batch were refused, in an answer that is a success otherwise. */
export function failedEntries(codes: readonly (string | undefined)[], entries: number): AwsOutcome["failure"] {
  const [first] = codes;
  return codes.length > 0 ? { type: first ?? "_OTHER", message: `${codes.length} of ${entries} failed` } : undefined;
}
