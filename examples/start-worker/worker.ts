import { instrument, withSpan } from "@tracelet/cloudflare";

export default instrument({
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const greeting = await withSpan("greet", { attributes: { pathname } }, async () => `hello from ${pathname}`);
    return new Response(greeting);
  },
} satisfies ExportedHandler);
