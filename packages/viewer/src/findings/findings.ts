import type { ViewerTrace } from "../viewer-trace.ts";
import { findClockProblems } from "./clock-findings.ts";
import { findDeliveries } from "./delivery-findings.ts";
import { findDoubleInstrumentation } from "./double-instrumentation.ts";
import type { Finding } from "./finding.ts";
import { findParentProblems } from "./parent-findings.ts";
import { findSecrets } from "./secret-findings.ts";
import { findStates } from "./state-findings.ts";

const FINDERS: readonly ((trace: ViewerTrace) => Finding[])[] = [
  findStates,
  findParentProblems,
  findDoubleInstrumentation,
  findSecrets,
  findClockProblems,
  findDeliveries,
];

/** What is to be said about a trace, warnings first. Pure: the same trace gives the same findings. */
export function findingsOf(trace: ViewerTrace): Finding[] {
  const findings = FINDERS.flatMap((find) => find(trace));
  const isWarning = ({ severity }: Finding): boolean => severity === "warning";
  return [...findings.filter(isWarning), ...findings.filter((finding) => !isWarning(finding))];
}
