import { foreignSpans, registerForeignProvider } from "./foreign-provider.ts";
import type { Scenario } from "./scenario.ts";

registerForeignProvider();

export const scenario: Scenario = { others: foreignSpans };
