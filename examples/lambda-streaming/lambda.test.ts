import { textOf } from "conformance/hosts/host.ts";
import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { lambda: { streams: true } });

it("has the spans of what is made while it streams, below a root that ends with the stream", async () => {
  const { traceId, spanId, headers } = createCaller();
  const response = await example.lambda.request("/report?lines=2", { headers });
  expect(response.headers.get("content-type")).toBe("text/plain");
  expect(textOf(response)).toBe("line 1\nline 2\n");
  const spans = await example.spansOf(traceId, 3);
  expect(toTree(spans, spanId)).toEqual({ GET: { "read line": {}, "read line (1)": {} } });
  const lines = spans.filter(({ name }) => name === "read line");
  expect(lines.map(({ attributes }) => attributes["line"])).toEqual([1, 2]);
  const root = spans.find(({ kind }) => kind === "server");
  expect(lines.every(({ end }) => root !== undefined && end <= root.end)).toBe(true);
});
