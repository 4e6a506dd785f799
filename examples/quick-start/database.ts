import { SpanKind } from "@opentelemetry/api";
import { withSpan } from "@tracelet/cloudflare";

/** As that of `pg`. */
interface Client {
  query(sql: string, values: readonly string[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export async function findUser(client: Client, id: string): Promise<unknown> {
  const sql = "SELECT name FROM users WHERE id = $1";
  const attributes = { "db.system.name": "postgresql", "db.query.text": sql };
  const { rows } = await withSpan("SELECT users", { kind: SpanKind.CLIENT, attributes }, () => client.query(sql, [id]));
  return rows[0];
}
