import { instrumentPages, withSpan } from "@tracelet/cloudflare";

interface Context {
  readonly params: { readonly id: string };
  waitUntil(promise: Promise<unknown>): void;
}

export const onRequestGet: (context: Context) => Response = instrumentPages(({ params, waitUntil }: Context) => {
  waitUntil(Promise.resolve().then(() => withSpan("later", () => undefined)));
  return withSpan("load", () => Response.json(params));
});
