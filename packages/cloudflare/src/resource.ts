import type { AdapterDefaults } from "@tracelet/core";
import { VERSION } from "@tracelet/core";
import { CLOUD_PLATFORM, CLOUD_PROVIDER, TELEMETRY_SDK_LANGUAGE } from "./attributes.ts";

/** What every span of a Worker is from. */
export const CLOUDFLARE: AdapterDefaults = {
  name: "@tracelet/cloudflare",
  version: VERSION,
  resourceAttributes: {
    [CLOUD_PROVIDER]: "cloudflare",
    [CLOUD_PLATFORM]: "cloudflare.workers",
    [TELEMETRY_SDK_LANGUAGE]: "webjs",
  },
};

/** Of handlers whose invocations are over with the response and what is waited for. Objects and workflows live on. */
export const CLOUDFLARE_HANDLERS: AdapterDefaults = { ...CLOUDFLARE, endsRequests: true };
