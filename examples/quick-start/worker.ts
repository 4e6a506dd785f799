import { instrument } from "@tracelet/cloudflare";

export default instrument({
  async fetch(request) {
    return new Response(`hello from ${new URL(request.url).pathname}`);
  },
});
