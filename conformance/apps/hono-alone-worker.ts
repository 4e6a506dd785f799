import { answer } from "./hono-alone.ts";

const worker: { readonly fetch: typeof answer } = { fetch: answer };

export default worker;
