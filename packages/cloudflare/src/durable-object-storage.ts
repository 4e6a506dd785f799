import { type Attributes, context, type Span, SpanKind } from "@opentelemetry/api";
import { activeInvocation, attempt, withSpan } from "@tracelet/core";
import {
  ALARM_SETTER_KEY,
  type AlarmLinks,
  type AlarmSetter,
  createAlarmSetter,
  type KeyValueStorage,
} from "./alarm-setter.ts";
import {
  CLOUDFLARE_DURABLE_OBJECT_ROWS_WRITTEN,
  DB_OPERATION_BATCH_SIZE,
  DB_OPERATION_NAME,
  DB_QUERY_TEXT,
  DB_SYSTEM_NAME,
} from "./attributes.ts";
import { toSqlText } from "./bindings/sql-text.ts";
import { hideKey } from "./hide-key.ts";
import { replaceMethod } from "./replace-method.ts";

/** @see https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/ */
export interface DurableObjectStorageLike extends KeyValueStorage {
  readonly sql?: object;
}

type Callback = (...args: unknown[]) => unknown;

/** What is special about the calls of a method. */
interface Special {
  /** What is called instead, with the same result. */
  args?(args: readonly unknown[]): readonly unknown[];
  attributes?(args: readonly unknown[]): Attributes;
  /** Sees each call, also outside of an invocation, at once after it was made. */
  called?(self: unknown, span: Span | undefined): void;
  /** Sees what a call returned. */
  result?(result: unknown): Attributes;
}

// Names with spaces in between.
const KEY_VALUE = "get put delete list";
const ASYNC = "get put delete list deleteAll getAlarm setAlarm deleteAlarm";

/** What an object was given by {@link instrumentStorage}. */
const setters = new WeakMap<object, AlarmSetter>();

/**
 * Gives the storage of a Durable Object own methods that make spans: of its asynchronous and synchronous keys and values,
 * SQL, alarms and transactions. What is synchronous stays so, and every call reaches the platform at once: the input gate
 * depends on that. Once per storage.
 *
 * @returns who set the object's alarm.
 */
export function instrumentStorage(storage: DurableObjectStorageLike, links: AlarmLinks): AlarmSetter {
  const known = setters.get(storage);
  if (known) return known;
  const setter = createAlarmSetter(links, storage);
  setters.set(storage, setter);
  // Asking for what the backend of a class does not have throws.
  const [kv, sql] = [attempt(() => storage.kv), attempt(() => storage.sql)];
  const hide = (object: object): void => void (links === "storage" && hideKey(object, ALARM_SETTER_KEY));
  const special: Readonly<Record<string, Special>> = {
    setAlarm: {
      called: (self, span) => setter.remember(span?.spanContext(), self as KeyValueStorage),
    },
    transaction: {
      args: ([closure, ...rest]) => [inTransaction(closure as Callback), ...rest],
    },
  };
  const inTransaction = (closure: Callback): Callback =>
    typeof closure !== "function"
      ? closure
      : context.bind(context.active(), (transaction: unknown) => {
          hide(transaction as object);
          traceMethods(transaction as object, ASYNC, special);
          return closure(transaction);
        });
  [storage, kv].forEach((object) => object && hide(object));
  traceMethods(storage, `${ASYNC} transaction transactionSync`, special);
  if (kv) traceMethods(kv, KEY_VALUE, {});
  if (sql) traceMethods(sql, "exec", { exec: SQL });
  return setter;
}

const SQL: Special = {
  attributes: ([query, ...bindings]) => ({ [DB_QUERY_TEXT]: toSqlText(String(query), bindings.length > 0) }),
  // What was read is known when the cursor is at its end; it stays untouched.
  result: (cursor) => ({
    [CLOUDFLARE_DURABLE_OBJECT_ROWS_WRITTEN]: (cursor as { readonly rowsWritten: number }).rowsWritten,
  }),
};

function traceMethods(target: object, names: string, special: Readonly<Record<string, Special>>): void {
  for (const name of names.split(" ")) {
    const { attributes, args: replace, called, result: describe } = special[name] ?? {};
    replaceMethod(target, { name }, (make, { args: given, self }) => {
      const call = (span?: Span): unknown => {
        const result = make(replace?.(given) ?? given);
        attempt(() => called?.(self, span));
        if (describe) attempt(() => span?.setAttributes(describe(result)));
        return result;
      };
      if (!activeInvocation()) return call();
      const more = attempt(() => attributes?.(given));
      return withSpan(
        `${name} storage`,
        { kind: SpanKind.CLIENT, attributes: { ...operation(name, given), ...more } },
        call,
      );
    });
  }
}

function operation(name: string, [first]: readonly unknown[]): Attributes {
  return {
    [DB_SYSTEM_NAME]: "cloudflare-durable-object-sql",
    [DB_OPERATION_NAME]: name,
    ...(Array.isArray(first) && { [DB_OPERATION_BATCH_SIZE]: first.length }),
  };
}
