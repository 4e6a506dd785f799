import { bareWorkerd } from "../hosts/bare-workerd.ts";
import { createLambdaHostKind } from "../hosts/lambda/lambda.ts";
import { createWorkerdHostKind } from "../hosts/workerd.ts";
import { ALL, ANOTHER, type Case, defineCase, WITHOUT_LIBRARY } from "./define-case.ts";
import { copyOf, NEWER } from "./deployments.ts";

/** There is no context manager: every other span begins a trace of its own. */
const WITHOUT_CONTEXT = ["caller > GET"];
/** The library made no span. */
const OWN = ["caller > GET", "GET > ours", "ours > within"];
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

for (const one of CASES) defineCase(one, [bareWorkerd, lambda]);

for (const [kind, adapter] of [
  [compatible, "@tracelet/cloudflare"],
  [lambda, "@tracelet/aws-lambda"],
] as const) {
  const title = "two copies of itself, one within the other";
  const copies = { inside: copyOf(adapter), secondCore: copyOf("@tracelet/core") };
  defineCase({ title, scenario: "alone", ...copies, delivered: ALL }, [kind]);
}
