import type { Scenario } from "./scenario.ts";

/** What there is besides tracelet does nothing by itself. */
export const scenario: Scenario = { others: () => [] };
