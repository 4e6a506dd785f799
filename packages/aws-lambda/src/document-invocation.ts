import type { Attributes } from "@opentelemetry/api";
import {
  FAAS_DOCUMENT_COLLECTION,
  FAAS_DOCUMENT_NAME,
  FAAS_DOCUMENT_OPERATION,
  FAAS_DOCUMENT_TIME,
} from "./attributes.ts";
import type { TriggerDescription } from "./lambda-invocation.ts";
import { recordsOf } from "./message-invocation.ts";
import { destinationOf } from "./message.ts";
import { common, textAt, valueAt } from "./text.ts";

/**
 * Changes of data: of S3, DynamoDB or DocumentDB.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#datasource
 */
export function describeDocuments(event: unknown, source: string): TriggerDescription {
  const records = recordsOf(event);
  return { source, trigger: "datasource", attributes: documentAttributes(records), batch: { source, records } };
}

/** What the changes have in common, and the time of the first. */
export function documentAttributes(records: readonly unknown[]): Attributes {
  return {
    [FAAS_DOCUMENT_COLLECTION]: common(records.map(destinationOf)),
    [FAAS_DOCUMENT_OPERATION]: common(records.map(operationOf)),
    [FAAS_DOCUMENT_NAME]: common(records.map((record) => textAt(record, "s3/object/key"))),
    [FAAS_DOCUMENT_TIME]: timeOf(records[0]),
  };
}

/** `ObjectCreated:Put`, `LifecycleExpiration:Delete`, `INSERT`, `MODIFY`, `REMOVE`, `update` in one vocabulary. */
function operationOf(record: unknown): string | undefined {
  const name = textAt(record, "eventName,event/operationType");
  if (!name) return undefined;
  if (/^(?:ObjectRemoved|LifecycleExpiration|remove|delete)/i.test(name)) return "delete";
  return /^(?:ObjectCreated|insert)/i.test(name) ? "insert" : "edit";
}

/** ISO 8601, as S3 has it; the others tell seconds since the epoch. */
function timeOf(record: unknown): string | undefined {
  const seconds = valueAt(record, "dynamodb/ApproximateCreationDateTime,event/clusterTime/$timestamp/t");
  const isDate = typeof seconds === "number" && Math.abs(seconds) <= 8.64e12;
  return isDate ? new Date(seconds * 1_000).toISOString() : textAt(record, "eventTime");
}
