import { expect, it } from "vitest";
import { HONO_APP } from "../apps/entries.ts";
import { textOf } from "../hosts/host.ts";
import { toTree } from "../span-tree.ts";
import { createCaller } from "../trace-context.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost(
  "Hono under instrument",
  (subject) => {
    it("has one SERVER span, named after the matched route, over the handler's own spans", async () => {
      const { traceId, spanId, headers } = createCaller();
      expect(textOf(await subject.host.request("/users/7", { headers }))).toBe("7");
      const spans = await subject.arrival(traceId, 2);
      expect(toTree(spans, spanId)).toEqual({ "GET /users/:id": { "load user": {} } });
      expect(spans.filter(({ kind }) => kind === "server")).toMatchObject([
        { attributes: { "http.route": "/users/:id", "url.path": "/users/7", "http.response.status_code": 200 } },
      ]);
    });

    it.each([
      ["/orders/1/items/2", "GET /orders/:order/items/:item", 200, "unset"],
      ["/teapot", "GET /teapot", 418, "unset"],
      ["/broken/1", "GET /broken/:part", 500, "error"],
      ["/missing", "GET", 404, "unset"],
    ] as const)("names %s", async (path, name, status, code) => {
      const { traceId, headers } = createCaller();
      expect((await subject.host.request(path, { headers })).status).toBe(status);
      const [root, ...others] = await subject.arrival(traceId, 1);
      expect(root).toMatchObject({
        name,
        kind: "server",
        status: { code },
        attributes: { "http.response.status_code": status },
      });
      expect(others).toEqual([]);
    });
  },
  { app: HONO_APP },
);
