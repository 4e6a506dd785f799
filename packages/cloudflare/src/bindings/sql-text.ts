/** So much of a statement is told: what comes after it says little more, and has to be looked through. */
const MAX_LENGTH = 4_096;

/** Comments, quoted names, texts and numbers; where a quote is not closed, the rest. Takes time in proportion to the text. */
const TOKENS = /--.*|\/\*[^]*?(?:\*\/|$)|`[^`]*`?|\[[^\]]*\]?|'(?:[^']|'')*'?|"[^"]*"?|(?<![\w?:@$])\d[\w.]*/g;

/**
 * SQL with a `?` for each text and number, without its comments: nobody's data, as long as there are no quoted names made
 * of it. SQLite takes a text in double quotes for a name where there is one, and for a value otherwise: `hasParameters` says
 * that values came as parameters, so that double quotes are those of names.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/db/database-spans/#sanitization-of-dbquerytext
 */
export function toSqlText(sql: string, hasParameters: boolean): string {
  return sql.slice(0, MAX_LENGTH).replace(TOKENS, (token) => {
    if (/^(?:--|\/)/.test(token)) return "";
    return /^[`[]/.test(token) || (hasParameters && token.startsWith('"')) ? token : "?";
  });
}
