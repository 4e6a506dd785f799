import { instrument } from "@tracelet/cloudflare";

const handler = { fetch: () => new Response("ok") };

export default instrument(handler, {
  bindings: {
    SESSIONS: { except: ["get"] }, // no spans of single methods
    ASSETS: false, // none at all; `caches` is the Cache API; `bindings: false` is everything
    ORDERS: { context: true }, // a queue: the context travels with each message
    BACKEND: { rpc: ["quote", "book"], context: true }, // RPC methods, and the context with each call
  },
});
