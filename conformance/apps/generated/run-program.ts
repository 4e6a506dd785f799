/* oxlint-disable unicorn/no-thenable -- what others make must be handled as it is. */
import { waitUntil } from "cloudflare:workers";
import { BODIES } from "./bodies.ts";
import { type Background, digest, type Program, type RequestReaders, type ResponseProgram } from "./program.ts";
import { RETURNED_VALUES, THROWN_VALUES } from "./thrown-values.ts";

/** What the handler throws next to be recognised; see {@link wasThrown}. */
let lastThrown: unknown;

/** Whether it is the very value that was thrown last. */
export function wasThrown(value: unknown): boolean {
  return Object.is(value, lastThrown);
}

export interface ExecutionContext {
  waitUntil(promise: unknown): void;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Does what the test generated. */
export function runProgram(program: Program, request: Request, executionContext: ExecutionContext): unknown {
  for (const background of program.background) startBackground(background, executionContext);
  const finish = (seen: unknown): unknown => createOutcome(program, request, seen);
  if (program.style === "sync") return finish(undefined);
  const ready = program.style === "late" ? turn() : Promise.resolve();
  return ready.then(() => READERS[program.read](request)).then(finish);
}

const READERS: { readonly [Name in keyof RequestReaders]: (request: Request) => unknown } = {
  nothing: () => undefined,
  text: async (request) => (await request.text()).length,
  bytes: async (request) => digest(new Uint8Array(await request.arrayBuffer())),
  clone: async (request) => digest(new Uint8Array(await request.clone().arrayBuffer())),
  copy: async (request) => digest(new Uint8Array(await new Request(request).arrayBuffer())),
  chunks: async ({ body }) => {
    let bytes = 0;
    if (body)
      for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) bytes += chunk.length;
    return bytes;
  },
};

const WORK: Readonly<Record<Background["how"], (via: string) => unknown>> = {
  resolves: turn,
  rejects: (via) => turn().then(() => Promise.reject(new Error(`background work, ${via}`))),
  "is settled": () => Promise.resolve(1),
  "is thenable": () => ({ then: (resolve: (value: number) => void) => resolve(1) }),
  "is no promise": () => "no promise",
};

function startBackground({ via, how }: Background, executionContext: ExecutionContext): void {
  const work = WORK[how](via);
  if (via === "context") executionContext.waitUntil(work);
  if (via === "imported") waitUntil(work as Promise<unknown>);
}

function createOutcome({ outcome }: Program, request: Request, seen: unknown): unknown {
  if (outcome.kind === "throws") {
    lastThrown = THROWN_VALUES[outcome.what]?.();
    throw lastThrown;
  }
  if (outcome.kind === "returns") return RETURNED_VALUES[outcome.what]?.();
  if (outcome.kind === "proxies") return proxy(outcome, request);
  const response = createResponse(outcome.response, request);
  response.headers.set("x-seen", encodeURIComponent(JSON.stringify([describeRequest(request), seen ?? null])));
  return response;
}

async function proxy(
  { url, form }: { readonly url: string; readonly form: string },
  request: Request,
): Promise<Response> {
  const headers = { "accept-encoding": request.headers.get("accept-encoding") ?? "identity" };
  const response = await fetch(url, { headers, redirect: "manual" });
  if (form === "rebuilt") return new Response(response.body, response);
  if (form === "clone") return response.clone();
  return form === "body alone" ? new Response(response.body) : response;
}

function createResponse(
  { status, statusText, headers, body, encodeBody }: ResponseProgram,
  request: Request,
): Response {
  const made = new Headers();
  for (const [name, value] of headers) made.append(name, value);
  const init = { status, statusText, headers: made, ...(encodeBody && { encodeBody }) };
  return new Response(BODIES[body.form]?.(body, request) ?? null, init as ResponseInit);
}

function describeRequest(request: Request): unknown {
  const { method, url, headers, redirect, bodyUsed, constructor } = request;
  const sent = [...headers].filter(([name]) => name !== "x-program");
  return [
    method,
    url,
    sent,
    redirect,
    bodyUsed,
    request.body === null,
    constructor.name,
    Reflect.ownKeys(request).map(String),
  ];
}
