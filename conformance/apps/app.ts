import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { activeTracing, withSpan } from "@tracelet/core";
import type { WaitUntil } from "../hosts/host.ts";
import { describeGlobals, usedHeap } from "./globals.ts";
import type { App, Platform } from "./platform.ts";
import { askDatabase } from "./third-party.ts";
import { createThrown } from "./thrown.ts";
import { passGate } from "./untraced.ts";

interface Call {
  readonly request: Request;
  readonly params: URLSearchParams;
  readonly platform: Platform;
}

type Route = (call: Call) => Response | Promise<Response>;

const tracer = trace.getTracer("app");

/** Ends a turn of the event loop, or several: what runs at the same time takes its turn in between. */
let turns = 0;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, (turns += 3) % 5));

/** User code of every kind, by path. A new case adds a line. */
const ROUTES: Readonly<Record<string, Route>> = {
  "/ok": () => new Response("ok"),

  "/echo": async ({ request }) => {
    const headers = new Headers({ "x-method": request.method, "content-type": "application/octet-stream" });
    for (const cookie of ["a=1; Path=/", "b=2; Path=/"]) headers.append("set-cookie", cookie);
    return new Response(await request.arrayBuffer(), { status: 201, headers });
  },

  "/status": ({ params }) => new Response(null, { status: Number(params.get("code")) }),

  "/arguments": ({ platform }) => Response.json(platform.isUntouched),

  // The books so far; a request whose trace is not sampled is in none of them.
  "/stats": () => Response.json(activeTracing()?.stats() ?? null),

  "/heap": () => Response.json(usedHeap()),

  "/globals": () => Response.json(describeGlobals()),

  "/nested": async () => {
    await withSpan("parent", { attributes: { level: 1 } }, async () => {
      await turn();
      await Promise.all(["first child", "second child"].map((name) => withSpan(name, turn)));
      await tracer.startActiveSpan("api child", async (span) => {
        await turn();
        withSpan("grandchild", (grandchild) => grandchild.setAttribute("level", 3));
        span.end();
      });
    });
    return new Response("nested");
  },

  // A trace of its own, and yet a span of this invocation.
  "/rootless": () => {
    context.with(ROOT_CONTEXT, () => tracer.startSpan("rootless").end());
    return new Response("rootless");
  },

  "/interleaved": async ({ params }) => {
    const id = params.get("id") ?? "";
    await passGate(params.get("gate"));
    await withSpan("outer", { attributes: { id } }, async () => {
      await turn();
      await Promise.all(
        ["a", "b"].map((name) =>
          withSpan(`inner ${name}`, { attributes: { id } }, async () => {
            await turn();
            tracer.startSpan(`leaf ${name}`, { attributes: { id } }).end();
            await turn();
          }),
        ),
      );
    });
    return new Response(id);
  },

  "/throws": ({ params }) => {
    throw createThrown(params.get("what") ?? "error");
  },

  "/rejects": ({ params }) =>
    withSpan("failing", async () => {
      await turn();
      throw createThrown(params.get("what") ?? "error");
    }),

  "/late": ({ params, platform }) => {
    const span = tracer.startSpan("late");
    const work = passGate(params.get("gate")).then(() => span.end());
    platform.waitUntil[(params.get("via") ?? "detached") as WaitUntil]?.(work);
    return new Response("late");
  },

  "/never-ends": () => {
    tracer.startSpan("never");
    withSpan("ends", () => undefined);
    return new Response("never");
  },

  // All of them open at once.
  "/many": ({ params }) => {
    const spans = Array.from({ length: Number(params.get("spans")) }, () => tracer.startSpan("one of many"));
    for (const span of spans) span.end();
    return new Response("many");
  },

  "/wide": () => {
    withSpan("wide", (span) => {
      for (let index = 0; index < 200; index += 1) {
        span.setAttribute(`attribute ${index}`, "x".repeat(10_000));
        span.addEvent(`event ${index}`);
      }
    });
    return new Response("wide");
  },

  "/third-party": async () => new Response(await askDatabase()),

  "/outgoing": async ({ params }) => {
    const response = await fetch(params.get("url") ?? "");
    return new Response(String(response.status));
  },

  "/proxy": ({ params }) => fetch(params.get("url") ?? ""),

  "/other": async ({ request, platform }) =>
    (await platform.other?.(new Request(new URL("/nested", request.url)))) ?? new Response(null, { status: 404 }),

  // Calls the other Worker and leaves while it works.
  "/abandon": async ({ request, params, platform }) => {
    const controller = new AbortController();
    const url = new URL(`/interleaved?${params.toString()}`, request.url);
    const call = platform.other?.(new Request(url, { signal: controller.signal }));
    await passGate(params.get("leave"));
    controller.abort();
    await call?.catch(() => undefined);
    return new Response("left");
  },

  "/stream": ({ params }) => {
    const encoder = new TextEncoder();
    const chunks = [encoder.encode("first "), encoder.encode("last")];
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (chunks.length === 1) await passGate(params.get("gate"));
        const chunk = chunks.shift();
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
    });
    return new Response(body);
  },

  // Workers tell of a client that left only when the next chunk is written.
  "/endless": () => {
    const tick = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      await turn();
      controller.enqueue(new TextEncoder().encode("tick "));
    };
    return new Response(new ReadableStream({ pull: tick }));
  },
};

/** Serves the routes; synchronously where they are synchronous. */
export const app: App = (request, platform) => {
  const { pathname, searchParams: params } = new URL(request.url);
  const route = ROUTES[pathname];
  return route === undefined ? new Response("not found", { status: 404 }) : route({ request, params, platform });
};
