import { describeFailure } from "./diagnostics.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";

/** The body of an export request. */
export interface SerializedItems<Item> {
  /** Absent when nothing could be written. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** What is in it. */
  readonly written: Item[];
  /** Why not everything is. */
  readonly failure?: string;
}

/** Writes the items. One that cannot be written (a span with a link to nothing) is left out, alone. */
export function serializeItems<Item>(items: Item[], serializer: OtlpSerializer<Item>): SerializedItems<Item> {
  try {
    return { body: serializer.serialize(items), written: items };
  } catch (error) {
    const writable = items.length > 1 ? items.filter((item) => serializeItems([item], serializer).body) : [];
    const isSome = writable.length > 0 && writable.length < items.length;
    const some = isSome ? serializeItems(writable, serializer) : { body: undefined, written: [] };
    return { ...some, failure: describeFailure(error) };
  }
}
