import { CLOUDFLARE_KV_QUERY_KEYS_COUNT, CLOUDFLARE_KV_RESPONSE } from "../attributes.ts";
import type { BindingClass } from "./binding-class.ts";

/** @see https://developers.cloudflare.com/kv/api/ */
export const KV: BindingClass = {
  type: "KV",
  system: "cloudflare-kv",
  methods: "get getWithMetadata put delete list",
  request: ({ method, args: [keys] }) => ({
    attributes: method === "list" ? {} : { [CLOUDFLARE_KV_QUERY_KEYS_COUNT]: [keys].flat().length },
  }),
  response: (result, { method }) => {
    // Several values come in a Map. Of what there is, `get` tells nothing but itself, which is the user's own.
    if (result === undefined || result instanceof Map) return {};
    const { value, keys, list_complete } = (method === "get" ? { value: result } : result) as Partial<Found>;
    return {
      [`${CLOUDFLARE_KV_RESPONSE}returned_rows`]: keys?.length ?? (value === null ? 0 : 1),
      [`${CLOUDFLARE_KV_RESPONSE}list_complete`]: list_complete,
    };
  },
};

interface Found {
  readonly value: unknown;
  readonly keys: readonly unknown[];
  readonly list_complete: boolean;
}
