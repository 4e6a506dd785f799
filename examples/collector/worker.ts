import { instrument, withSpan } from "@tracelet/cloudflare";

// Every span leaves the Worker: the Collector decides over whole traces, whatever services they went through.
export default instrument({
  async fetch(request) {
    const { pathname } = new URL(request.url);
    return withSpan("handle", async () => {
      if (pathname === "/fails") throw new RangeError("not today");
      return new Response(`hello from ${pathname}`);
    });
  },
} satisfies ExportedHandler);
