import { diag, DiagConsoleLogger } from "@beside/api";
import type { Scenario } from "./scenario.ts";

/** Whatever is registered first decides on the version of the API's globals. */
diag.setLogger(new DiagConsoleLogger());

export const scenario: Scenario = { others: () => [] };
