import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSqlText } from "./sql-text.ts";

describe("toSqlText", () => {
  it.each([
    ["SELECT * FROM users WHERE id = ?1 AND name = :name", "SELECT * FROM users WHERE id = ?1 AND name = :name"],
    ["SELECT * FROM t1 WHERE a = 'it''s' AND b <> 4.5e3 LIMIT 10", "SELECT * FROM t1 WHERE a = ? AND b <> ? LIMIT ?"],
    ["SELECT 'a', x'ff', 0xff, -1, .5", "SELECT ?, x?, ?, -?, .?"],
    ["SELECT 1 -- it's mine\nFROM t", "SELECT ? \nFROM t"],
    ["SELECT /* it's 'mine' */ a FROM t", "SELECT  a FROM t"],
    ["SELECT `it's`, [it's] FROM t WHERE a = 'x'", "SELECT `it's`, [it's] FROM t WHERE a = ?"],
    ["SELECT '--', '/*' FROM t", "SELECT ?, ? FROM t"],
    ["SELECT 'never closed", "SELECT ?"],
    ["SELECT /* never closed 'x'", "SELECT "],
    ['SELECT "users"."id" FROM "users"', "SELECT ?.? FROM ?"],
  ])("replaces texts and numbers, and drops comments: %s", (sql, text) => {
    expect(toSqlText(sql, false)).toBe(text);
  });

  it("keeps what is in double quotes where values are parameters", () => {
    expect(toSqlText(`SELECT "users"."it's" FROM "users" WHERE a = ? AND b = 'x'`, true)).toBe(
      `SELECT "users"."it's" FROM "users" WHERE a = ? AND b = ?`,
    );
  });

  it("tells nothing of a text, whatever is in it", () => {
    const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    const separator = fc.constantFrom(" , ", " -- c'\n", " /* ' */ ", " = ", ' "n" ', " `q` ");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string(), separator), { maxLength: 5 }),
        fc.boolean(),
        (parts, hasParameters) => {
          const sql = parts.map(([value, between]) => literal(`€${value.replaceAll("€", "")}€`) + between).join("");
          expect(toSqlText(`SELECT ${sql}`, hasParameters)).not.toContain("€");
        },
      ),
    );
  });

  it("looks at the beginning of what is very long, also where a text is cut in two", () => {
    const text = toSqlText(`INSERT INTO t VALUES ${"('secret', 1), ".repeat(100_000)}`, false);
    expect(text.length).toBeLessThan(4_096);
    expect(text).not.toMatch(/secret|s$/);
  });
});
