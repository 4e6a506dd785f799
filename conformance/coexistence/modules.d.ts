// What stands behind these names is decided where an app is bundled: `deployments.ts`.
declare module "@beside/scenario" {
  import type { Scenario } from "conformance/coexistence/scenarios/scenario.ts";

  export const scenario: Scenario;
}

declare module "@beside/api" {
  export * from "@opentelemetry/api";
}

declare module "@beside/sdk" {
  export * from "@opentelemetry/sdk-trace";
}

declare module "@beside/core" {
  export { withSpan } from "@tracelet/core";
}

declare module "@beside/around" {
  export function instrument<Handler>(handler: Handler): Handler;
}

declare module "@beside/inside" {
  export function instrument<Handler>(handler: Handler): Handler;
}
