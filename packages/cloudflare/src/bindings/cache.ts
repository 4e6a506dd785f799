import { CACHE_RESPONSE_STATUS_CODE, CACHE_RESPONSE_SUCCESS } from "../attributes.ts";
import type { BindingClass } from "./binding-class.ts";

/** `caches`: its own `match` and `delete` do not exist on Workers. */
export const CACHES: BindingClass = { type: "Cache", parts: "default", factories: "open" };

/** By the keys of Cloudflare's own traces: success is a hit. @see https://developers.cloudflare.com/workers/runtime-apis/cache/ */
export const CACHE: BindingClass = {
  type: "Cache",
  methods: "match put delete",
  response: (result, { method }) => ({
    ...(method !== "put" && { [CACHE_RESPONSE_SUCCESS]: Boolean(result) }),
    [CACHE_RESPONSE_STATUS_CODE]: (result as Partial<Response> | undefined)?.status,
  }),
};
