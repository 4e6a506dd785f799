import { ConfigurationError } from "@tracelet/core";
import { describe, expect, it } from "vitest";
import { instrumentPages } from "./pages.ts";
import { createTestWorker } from "./test-worker.fixture.ts";
import type { PagesFunctionLike } from "./types.ts";

const answer = () => new Response(null, { status: 204 });

/** Calls a Pages function for a path; of the route it knows the parameters and what it matched. */
async function routeOf(path: string, params: Record<string, string | string[]> = {}, functionPath = path) {
  const { executionContext, options, observe, drained, roots } = createTestWorker();
  const onRequest = instrumentPages(() => (observe(), answer()), options) as (context: object) => Response;
  const { waitUntil } = executionContext;
  onRequest({
    request: new Request(`https://shop.test${path}`),
    env: {},
    functionPath,
    params,
    waitUntil: waitUntil.bind(executionContext),
  });
  await drained();
  return [roots[0]?.name, roots[0]?.attributes["http.route"]];
}

describe("instrumentPages", () => {
  it.each([
    ["/", {}, "/"],
    ["/orders", {}, "/orders"],
    ["/orders/7", { id: "7" }, "/orders/:id"],
    ["/orders/7/", { id: "7" }, "/orders/:id/"],
    ["/orders/orders", { id: "orders" }, "/orders/:id"],
    ["/a%20b/7", { shop: "a%20b", id: "7" }, "/:shop/:id"],
    ["/7/items/7", { shop: "7", id: "7" }, "/:shop/items/:id"],
    ["/files/a/b", { path: ["a", "b"] }, "/files/:path*"],
    ["/files", { path: [] }, "/files"],
    ["/files", { path: "other" }, "/files"],
  ])("names the parameters of %s %j", async (path, params, route) => {
    expect(await routeOf(path, params)).toEqual([`GET ${route}`, route]);
  });

  it("knows no route in a middleware of a directory: below it there may be anything", async () => {
    expect(await routeOf("/images/1.png", {}, "/images")).toEqual(["GET", undefined]);
  });

  it("leaves a context that is none of the platform's to the function", () => {
    const { options } = createTestWorker();
    const onRequest = instrumentPages(() => answer(), options) as (context: object) => Response;
    expect(onRequest({ env: {} }).status).toBe(204);
  });

  it("gives back a list for a list", () => {
    const onRequest: PagesFunctionLike[] = [() => answer(), () => answer()];
    expect(instrumentPages(onRequest)).toHaveLength(2);
  });

  it.each([undefined, null, {}, [() => answer(), undefined]])("refuses %s", (onRequest) => {
    expect(() => instrumentPages(onRequest as never)).toThrow(ConfigurationError);
    expect(() => instrumentPages(onRequest as never)).toThrow("instrument()");
  });
});
