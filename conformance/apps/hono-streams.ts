import { withSpan } from "@tracelet/core";
import { Hono } from "hono";
import { stream, streamSSE } from "hono/streaming";
import { passGate } from "./untraced.ts";

const encoder = new TextEncoder();

/** Streams by Hono's own helpers, and without them. They wait at a gate behind their first chunk. */
export const honoStreams: Hono = new Hono();
honoStreams.get("/stream/:id", (c) =>
  stream(c, async (body) => {
    await body.write("first ");
    await passGate(c.req.query("gate") ?? null);
    await withSpan("write", () => body.write("last"));
  }),
);
honoStreams.get("/events", (c) =>
  streamSSE(c, async (events) => {
    await events.writeSSE({ data: "first" });
    await passGate(c.req.query("gate") ?? null);
    await events.writeSSE({ data: "last" });
  }),
);
// As libraries answer that know nothing of Hono.
honoStreams.get("/foreign-events", (c) => {
  const gate = c.req.query("gate") ?? null;
  const texts = ["data: first\n\n", "data: last\n\n"];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (texts.length === 1) await passGate(gate);
      const text = texts.shift();
      if (text === undefined) controller.close();
      else controller.enqueue(encoder.encode(text));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream", "x-foreign": "yes" } });
});
honoStreams.get("/endless", (c) =>
  stream(c, async (body) => {
    while (!body.aborted) {
      await body.write("tick ");
      await body.sleep(5);
    }
  }),
);
