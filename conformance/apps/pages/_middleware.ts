import { instrumentPages, withSpan } from "@tracelet/cloudflare";

type Middleware = (context: { readonly request: Request; next(): Promise<Response> }) => Promise<Response>;

const asked: Middleware = async ({ request, next }) => {
  if (new URL(request.url).pathname === "/throws") throw new RangeError("no page");
  const response = await next();
  return new Response(response.body, { status: response.status, headers: { "x-asked": "yes" } });
};

export const onRequest: Middleware[] = instrumentPages([asked, ({ next }) => withSpan("second", () => next())]);
