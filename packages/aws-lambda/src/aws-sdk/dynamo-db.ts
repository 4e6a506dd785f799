import type { Attributes } from "@opentelemetry/api";
import {
  AWS_DYNAMODB,
  DB_COLLECTION_NAME,
  DB_OPERATION_BATCH_SIZE,
  DB_OPERATION_NAME,
  DB_SYSTEM_NAME,
} from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, commonValue, listOf, type Members, membersOf, nameInArn } from "./aws-service.ts";

/** Members that tell how, and nothing of what, by the last part of their attribute's name. */
const REQUEST: Readonly<Record<string, string>> = {
  consistent_read: "ConsistentRead",
  index_name: "IndexName",
  limit: "Limit",
  scan_forward: "ScanIndexForward",
  segment: "Segment",
  select: "Select",
  total_segments: "TotalSegments",
};
const RESPONSE: Readonly<Record<string, string>> = { count: "Count", scanned_count: "ScannedCount" };

/** No statement is recorded: it may hold values. @see https://opentelemetry.io/docs/specs/semconv/db/dynamodb/ */
export const dynamoDb: AwsService = {
  describe: ({ operation, input }) => {
    const { tables, operations } = tablesOf(input);
    return {
      [DB_SYSTEM_NAME]: "aws.dynamodb",
      [DB_OPERATION_NAME]: operation,
      [DB_COLLECTION_NAME]: commonValue(tables),
      [DB_OPERATION_BATCH_SIZE]: operations > 1 ? operations : undefined,
      [`${AWS_DYNAMODB}table_names`]: tables.length > 0 ? [...new Set(tables)] : undefined,
      ...pick(input, REQUEST),
    };
  },
  describeOutput: (_, output) => {
    const capacity = [output["ConsumedCapacity"] ?? []].flat().map((one) => JSON.stringify(one));
    return {
      attributes: {
        ...pick(output, RESPONSE),
        [`${AWS_DYNAMODB}consumed_capacity`]: capacity.length > 0 ? capacity : undefined,
      },
    };
  },
};

function pick(members: Members, keys: Readonly<Record<string, string>>): Attributes {
  const known = Object.entries(keys).flatMap(([key, member]) => {
    const value = members[member];
    return /^(?:string|number|boolean)$/.test(typeof value) ? [[AWS_DYNAMODB + key, value]] : [];
  });
  return Object.fromEntries(known) as Attributes;
}

/** The tables of a request, once for each of its operations when it has several. */
function tablesOf(input: Members): { tables: string[]; operations: number } {
  const requests = Object.entries(membersOf(input["RequestItems"]));
  const transacted = listOf(input["TransactItems"]).flatMap((item) => Object.values(item).map(membersOf));
  const named = [input, ...transacted].flatMap(({ TableName: name }) => text(name) ?? []);
  const batched = requests.reduce((sum, [, items]) => sum + listOf(membersOf(items)["Keys"] ?? items).length, 0);
  return {
    tables: [...named, ...requests.map(([table]) => table)].map((table) => nameInArn(table)!),
    operations: batched + transacted.length,
  };
}
