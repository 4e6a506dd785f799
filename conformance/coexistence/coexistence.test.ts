import { expect, it } from "vitest";
import type { CollectedSpan } from "../collector/collected-span.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { comparable } from "../contract/comparable.ts";
import { onEveryHost } from "../contract/subject.ts";
import { bareWorkerd } from "../hosts/bare-workerd.ts";
import { type HostKind, jsonOf } from "../hosts/host.ts";
import { createLambdaHostKind } from "../hosts/lambda/lambda.ts";
import { createWorkerdHostKind } from "../hosts/workerd.ts";
import { type Caller, createCaller } from "../trace-context.ts";
import { copyOf, deploy, type Deployment, NEWER } from "./deployments.ts";
import type { OtherSpan } from "./scenarios/scenario.ts";

/** Another party beside tracelet, and what must come of it. */
interface Case extends Deployment {
  readonly title: string;
  /** What tracelet delivers of a request, each as `parent > name`. */
  readonly delivered: readonly string[];
  /** What the other party gets of a request, in alphabetical order. @defaultValue nothing */
  readonly others?: readonly string[];
  /** What is logged, all of it, however many requests there are. @defaultValue nothing */
  readonly said?: readonly RegExp[];
}

const ALL = ["caller > GET", "GET > ours", "ours > library", "library > within"];
/** The library's span went elsewhere: what is made within it has a parent that tracelet does not know. */
const WITHOUT_LIBRARY = ["caller > GET", "GET > ours", "? > within"];
/** There is no context manager: every other span begins a trace of its own. */
const WITHOUT_CONTEXT = ["caller > GET"];
/** The library made no span. */
const OWN = ["caller > GET", "GET > ours", "ours > within"];
const ANOTHER = /@tracelet\/core: another provider, context manager, propagator or version of .* was first/;
const DUPLICATE = /@opentelemetry\/api: Attempted duplicate registration of API: trace/;
/** What is registered, and then what is refused. */
const registration = (what: string): RegExp =>
  new RegExp(`@opentelemetry/api: Registration of version v1.10.0 for ${what} does not match .*v1.9.1`);

const CASES: readonly Case[] = [
  {
    title: "another provider, registered before",
    scenario: "foreign-first",
    delivered: WITHOUT_LIBRARY,
    others: ["library"],
    said: [ANOTHER],
  },
  {
    title: "another provider of SDK 3.x and api 1.10, registered before",
    scenario: "foreign-first",
    ours: NEWER,
    theirs: NEWER,
    delivered: WITHOUT_LIBRARY,
    others: ["library"],
    said: [ANOTHER],
  },
  {
    title: "another provider, registered afterwards",
    scenario: "foreign-afterwards",
    delivered: ALL,
    said: [DUPLICATE],
  },
  { title: "a library with api 1.9, tracelet with 1.10", scenario: "alone", ours: NEWER, delivered: ALL },
  {
    // Nobody can know of it: the older registration is there, and the newer API does not look at it.
    title: "a library with api 1.10, tracelet with 1.9",
    scenario: "alone",
    theirs: NEWER,
    delivered: OWN,
  },
  {
    title: "a logger registered by api 1.10, tracelet with 1.9",
    scenario: "logger-of-other-api",
    theirs: NEWER,
    delivered: WITHOUT_CONTEXT,
    said: [registration("trace"), registration("context"), registration("propagation"), ANOTHER],
  },
  {
    title: "a logger registered by api 1.9, tracelet with 1.10",
    scenario: "logger-of-other-api",
    ours: NEWER,
    delivered: WITHOUT_CONTEXT,
    said: [ANOTHER],
  },
  {
    title: "the user's processors and exporter, of SDK 3.x",
    scenario: "own-sdk",
    ours: NEWER,
    theirs: NEWER,
    delivered: ALL,
    // By each of the two processors.
    others: ["GET", "GET", "library", "library", "ours", "ours", "within", "within"],
    said: [/a BatchSpanProcessor works by timers/],
  },
];

const lambda = createLambdaHostKind("Lambda", { format: "cjs" });
/** Without `nodejs_compat`, Workers have no `require` of what is Node's. */
const compatible = createWorkerdHostKind("workerd with nodejs_compat", { flags: ["nodejs_compat"] });

const REQUESTS = 3;
/** Not the lines of a stack. */
const SAID = /tracelet|opentelemetry/;

for (const one of CASES) testCase(one, [bareWorkerd, lambda]);

for (const [kind, adapter] of [
  [compatible, "@tracelet/cloudflare"],
  [lambda, "@tracelet/aws-lambda"],
] as const) {
  const title = "two copies of itself, one within the other";
  const copies = { inside: copyOf(adapter), secondCore: copyOf("@tracelet/core") };
  testCase({ title, scenario: "alone", ...copies, delivered: ALL }, [kind]);
}

function testCase({ title, delivered, others = [], said = [], ...deployment }: Case, hosts: readonly HostKind[]): void {
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
    { hosts, app: deploy(deployment) },
  );
}

/** The spans of a request as `parent > name`, and none twice. */
function edgesOf(spans: readonly CollectedSpan[], caller: Caller): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  names.set(caller.spanId, "caller");
  return spans.map(({ parentSpanId = "", name }) => `${names.get(parentSpanId) ?? "?"} > ${name}`).toSorted();
}
