import { addable, type Carrier } from "./carrier.ts";

/**
 * The text of a JSON object with the context as members of it; `undefined` when it is another text, or has a context of
 * its own. What was there stays byte for byte: numbers, order, spaces.
 */
export function withContextInJson(json: string, context: Carrier): string | undefined {
  const members = parseObject(json);
  const added = members ? JSON.stringify(Object.fromEntries(addable(members, context))).slice(1, -1) : "";
  if (!members || added === "") return undefined;
  const end = json.lastIndexOf("}");
  return `${json.slice(0, end)}${Object.keys(members).length > 0 ? "," : ""}${added}${json.slice(end)}`;
}

/** `undefined` for what is not the JSON of an object. */
export function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
