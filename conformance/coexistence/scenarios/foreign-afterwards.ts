import { diag, DiagConsoleLogger } from "@beside/api";
import { foreignSpans, registerForeignProvider } from "./foreign-provider.ts";
import type { Scenario } from "./scenario.ts";

diag.setLogger(new DiagConsoleLogger());

export const scenario: Scenario = {
  options: { enabled: true },
  afterwards: registerForeignProvider,
  others: foreignSpans,
};
