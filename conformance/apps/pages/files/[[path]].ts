import { instrumentPages } from "@tracelet/cloudflare";

export const onRequest: () => Response = instrumentPages(() => new Response("file"));
