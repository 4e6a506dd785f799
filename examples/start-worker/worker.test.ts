import { toTree } from "conformance/span-tree.ts";
import { createCaller } from "conformance/trace-context.ts";
import { expect, it } from "vitest";
import { useExample } from "../platforms.ts";

const example = useExample(import.meta.dirname, { workers: ["wrangler.jsonc"] });

it("has a span of its own below the request's", async () => {
  const { traceId, spanId, headers } = createCaller();
  expect(await (await example.fetch("/there", { headers })).text()).toBe("hello from /there");
  const spans = await example.spansOf(traceId, 2);
  expect(toTree(spans, spanId)).toEqual({ GET: { greet: {} } });
  expect(spans.find(({ name }) => name === "greet")?.attributes).toEqual({ pathname: "/there" });
});
