import type { TextMapGetter, TextMapSetter } from "@opentelemetry/api";

/** Header fields as they stand in a request: names in any case, a name as often as it was sent. */
export type Headers = [name: string, value: string][];

/** One value as a string, several as an array. */
export const headersGetter: TextMapGetter<Headers> = {
  get: (headers, key) => {
    const values = headers.filter(([name]) => name.toLowerCase() === key.toLowerCase()).map(([, value]) => value);
    return values.length > 1 ? values : values[0];
  },
  keys: (headers) => headers.map(([name]) => name),
};

export const headersSetter: TextMapSetter<Headers> = {
  set: (headers, name, value) => {
    headers.push([name, value]);
  },
};
