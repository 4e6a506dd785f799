import type { Attributes } from "@opentelemetry/api";
import {
  CLOUDFLARE_D1_RESPONSE,
  DB_OPERATION_BATCH_SIZE,
  DB_QUERY_TEXT,
  DB_RESPONSE_RETURNED_ROWS,
} from "../attributes.ts";
import type { BindingClass } from "./binding-class.ts";
import { toSqlText } from "./sql-text.ts";

/** What D1 tells of a query, as far as it is nobody's data: the last row's id is. */
const TOLD = /^(?:rows_|chang|size_|served_by_|total_)/;

/** Of a batch, so many different texts are told. */
const MAX_TEXTS = 10;

const D1: BindingClass = {
  type: "D1",
  system: "cloudflare-d1",
  request: ({ method, args: [input], self }) => {
    const isBatch = method === "batch";
    const statements = (isBatch ? input : method === "exec" ? [{ statement: input }] : [self]) as Statement[];
    const texts = [...new Map(statements.map(({ statement, params }) => [statement, Boolean(params?.length)]))];
    return {
      attributes: {
        [DB_QUERY_TEXT]: texts
          .slice(0, MAX_TEXTS)
          .map(([sql, hasParameters]) => toSqlText(sql, hasParameters))
          .join("; "),
        ...(isBatch && { [DB_OPERATION_BATCH_SIZE]: statements.length }),
      },
    };
  },
  response: (result, { method, args: [options] }) => {
    // A row, or a value of it.
    if (method === "first") return {};
    const { results, length } = result as Partial<Result & ArrayLike<unknown>>;
    return {
      ...sumUp([result].flat() as Result[]),
      ...(method !== "batch" && {
        [DB_RESPONSE_RETURNED_ROWS]:
          results?.length ?? ((options as Partial<RawOptions> | undefined)?.columnNames ? length! - 1 : length),
      }),
    };
  },
};

/** What the results of a batch read and wrote together; of other things the last one's word counts. */
function sumUp(results: readonly Result[]): Attributes {
  const attributes: Attributes = {};
  for (const { meta = {} } of results) {
    for (const [name, value] of Object.entries(meta)) {
      if (!TOLD.test(name) || value === null) continue;
      const key = CLOUDFLARE_D1_RESPONSE + name;
      attributes[key] = /^rows|changes/.test(name) ? Number(attributes[key] ?? 0) + Number(value) : value;
    }
  }
  return attributes;
}

/** @see https://developers.cloudflare.com/d1/worker-api/d1-database/ */
export const D1_DATABASE: BindingClass = { ...D1, methods: "batch exec", factories: "prepare withSession" };

export const D1_STATEMENT: BindingClass = { ...D1, methods: "all first run raw", factories: "bind" };

interface Statement {
  readonly statement: string;
  /** Not there for what is executed as it is. */
  readonly params?: readonly unknown[];
}

interface Result {
  readonly results: readonly unknown[];
  readonly meta: Readonly<Record<string, string | number | boolean | null>>;
}

interface RawOptions {
  readonly columnNames: boolean;
}
