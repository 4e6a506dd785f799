import type { SpanContext } from "@opentelemetry/api";
import { attempt, reportProblem, untraced } from "@tracelet/core";

/** Where it is remembered who set an alarm. */
export type AlarmLinks = "memory" | "storage";

/** The storage of an object, or a transaction of it, as far as this needs it. */
export interface KeyValueStorage {
  readonly kv?: { get(key: string): unknown };
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<unknown>;
}

/** The span that set the alarm of an object. */
export interface AlarmSetter {
  /** Written together with the alarm, which was set just now on `storage`. */
  remember(spanContext: SpanContext | undefined, storage: KeyValueStorage): void;
  /** `undefined` when nobody knows any more. A promise only where the storage has no synchronous methods. */
  recall(): SpanContext | undefined | Promise<SpanContext | undefined>;
}

/** Sorts behind every other key: where a list is limited, it takes nobody's place. */
export const ALARM_SETTER_KEY = "\u{10FFFF}tracelet.alarm-setter";

export function createAlarmSetter(links: AlarmLinks, storage: KeyValueStorage): AlarmSetter {
  let inMemory: SpanContext | undefined;
  return {
    remember: (spanContext, target) => {
      inMemory = spanContext;
      if (links !== "storage") return;
      const { traceId, spanId, traceFlags } = spanContext ?? {};
      untraced(() =>
        spanContext ? target.put(ALARM_SETTER_KEY, { traceId, spanId, traceFlags }) : target.delete(ALARM_SETTER_KEY),
      ).catch(() => reportProblem("cloudflare", "who set an alarm could not be kept in the object's storage"));
    },
    recall: () => {
      if (inMemory || links !== "storage") return inMemory;
      // Where there is no SQLite, asking for `kv` throws.
      const synchronous = attempt(() => storage.kv);
      return untraced(() => (synchronous ?? storage).get(ALARM_SETTER_KEY)) as ReturnType<AlarmSetter["recall"]>;
    },
  };
}
