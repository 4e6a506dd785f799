import { expect, it } from "vitest";
import { HANDLER_HEADER } from "../apps/platform.ts";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { comparable } from "../contract/comparable.ts";
import { onEveryHost, toCollector } from "../contract/subject.ts";
import { type HostKind, jsonOf } from "../hosts/host.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { deploy, type Deployment } from "./deployments.ts";
import type { OtherSpan } from "./scenarios/scenario.ts";

/** All spans of a request. */
export const ALL: readonly string[] = ["caller > GET", "GET > ours", "ours > library", "library > within"];
/** The library's span went elsewhere: what is made within it has a parent that tracelet does not know. */
export const WITHOUT_LIBRARY: readonly string[] = ["caller > GET", "GET > ours", "? > within"];
/** What tracelet says when it could not register. */
export const ANOTHER: RegExp =
  /@tracelet\/core: another provider, context manager, propagator or version of .* was first/;

/** Another party beside tracelet, and what must come of it. */
export interface Case extends Deployment {
  readonly title: string;
  /** What tracelet delivers of a request, each as `parent > name`. */
  readonly delivered: readonly string[];
  /** What the other party gets of a request, in alphabetical order. @defaultValue nothing */
  readonly others?: readonly string[];
  /** What is logged, all of it, however many requests there are. @defaultValue nothing */
  readonly said?: readonly RegExp[];
  /** Variables for the other party. */
  readonly env?: Readonly<Record<string, string>>;
}

const REQUESTS = 3;
/** Not the lines of a stack. */
const SAID = /tracelet|opentelemetry/;

/** Defines what must be true of a case on each of these hosts. */
export function defineCase(
  { title, delivered, others = [], said = [], env = {}, ...deployment }: Case,
  hosts: readonly HostKind[],
): void {
  onEveryHost(
    `tracelet beside ${title}`,
    (subject) => {
      it.each(["/work", "/throws"])("%s has the response that it has without tracelet", async (path) => {
        const request = (headers: Record<string, string>) => subject.host.request(path, { headers });
        expect(comparable(await request({}))).toEqual(comparable(await request({ [HANDLER_HEADER]: "plain" })));
      });

      it("delivers its spans once, leaves the others' to them, and says once what is the matter", async () => {
        const { host } = subject;
        const callers = Array.from({ length: REQUESTS }, createCaller);
        for (const caller of callers) {
          await host.request("/work", { headers: caller.headers });
          await subject.arrival(caller.traceId, delivered.length);
        }
        const seen = callers.map((caller) => edgesOf(subject.trace(caller.traceId), caller));
        expect(seen).toEqual(callers.map(() => delivered.toSorted()));
        const got = jsonOf<OtherSpan[]>(await host.request("/others"));
        const namesOf = ({ traceId }: Caller): string[] =>
          got.flatMap((span) => (span.traceId === traceId ? [span.name] : [])).toSorted();
        expect(callers.map(namesOf)).toEqual(callers.map(() => others));
        expect(host.logs().filter((line) => SAID.test(line))).toEqual(
          said.map((pattern): unknown => expect.stringMatching(pattern)),
        );
      });
    },
    { hosts, app: deploy(deployment), env: (collectorUrl) => ({ ...toCollector(collectorUrl), ...env }) },
  );
}

/** The spans of a request as `parent > name`, and none twice. */
function edgesOf(spans: readonly CollectedSpan[], caller: Caller): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  names.set(caller.spanId, "caller");
  return spans.map(({ parentSpanId = "", name }) => `${names.get(parentSpanId) ?? "?"} > ${name}`).toSorted();
}
