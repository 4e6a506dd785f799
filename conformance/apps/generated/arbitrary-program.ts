import fc from "fast-check";
import { BODIES } from "./bodies.ts";
import type { BodyProgram, Outcome, Program, ResponseProgram } from "./program.ts";
import { RETURNED_VALUES, THROWN_VALUES } from "./thrown-values.ts";

/** A request as a client may send it, without its program. */
export interface GeneratedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sizes of its body's chunks. */
  readonly sizes: readonly number[];
}

const size = fc.oneof(fc.constantFrom(0, 1, 4_096, 65_536), fc.nat(3_000), fc.nat(100_000));
const visible = fc
  .string({ unit: fc.constantFrom(..."abcXYZ019 -_.,;:=/%?&\"'()<>@[]{}~".split("")), maxLength: 30 })
  .map((text) => text.trim());

const segment = fc.oneof(
  fc.constantFrom("", ".", "..", "%", "%2F", "%00", "a b", "ö", "users", ";v=1", "a+b"),
  fc.string({ maxLength: 8 }),
);
const path = fc
  .tuple(fc.array(segment, { maxLength: 4 }), fc.array(fc.tuple(segment, segment), { maxLength: 3 }))
  .map(([segments, query]) => {
    const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
    // What a URL may hold as it is stays as it is.
    const pathname = segments.map((text) => (/^[\w%.;=+-]*$/.test(text) ? text : encodeURIComponent(text))).join("/");
    return `/generated/${pathname}${search && `?${search}`}`;
  });

const requestHeader = fc.oneof(
  fc.tuple(
    fc.constantFrom("x-a", "x-b", "X-Mixed-Case", "accept", "cookie", "x-latin"),
    fc.oneof(visible, fc.constant("caf\u00e9")),
  ),
  fc.constantFrom<[string, string][]>(
    ["accept-encoding", "gzip"],
    ["accept-encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1"],
    ["accept-encoding", "identity"],
    ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
    ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"],
    ["traceparent", "ff-nonsense"],
    ["tracestate", "a=1,b=2"],
    ["baggage", "user=%C3%A4,=,;;"],
    ["range", "bytes=0-10"],
    ["if-none-match", '"a"'],
    ["user-agent", ""],
    ["content-type", "application/json; charset=utf-8"],
    ["content-encoding", "gzip"],
    ["origin", "https://elsewhere.test"],
  ),
);

const METHODS = ["GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "PURGE"];

export const arbitraryRequest: fc.Arbitrary<GeneratedRequest> = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path,
    headers: fc.array(requestHeader, { maxLength: 5 }),
    sizes: fc.array(size, { maxLength: 4 }),
  })
  .map((request) => (/GET|HEAD/.test(request.method) ? { ...request, sizes: [] } : request));

const responseHeader = fc.oneof(
  fc.tuple(fc.constantFrom("x-a", "x-b", "X-Mixed-Case", "vary", "link"), visible),
  fc.tuple(
    fc.constant("set-cookie"),
    fc.constantFrom("a=1; Path=/; HttpOnly", "b=2, c", "a=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
  ),
  fc.constantFrom<[string, string][]>(
    ["content-type", "text/html"],
    ["content-type", "image/png"],
    ["content-type", "text/event-stream"],
    ["content-encoding", "gzip"],
    ["content-encoding", "br"],
    ["content-encoding", "identity"],
    ["content-encoding", "unknown"],
    ["content-length", "5"],
    ["cache-control", "no-transform, max-age=60"],
    ["etag", 'W/"weak"'],
    ["server-timing", "app;dur=1"],
    ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
    ["location", "/elsewhere"],
  ),
);

const body: fc.Arbitrary<BodyProgram> = fc.record({
  form: fc.constantFrom(...Object.keys(BODIES)),
  sizes: fc.array(
    size.filter((bytes) => bytes > 0),
    { maxLength: 4 },
  ),
  breaks: fc.nat(7).map((number) => number === 0),
});

const response: fc.Arbitrary<ResponseProgram> = fc
  .record(
    {
      status: fc.oneof(
        fc.constant(200),
        fc.constantFrom(200, 201, 204, 205, 206, 301, 304, 401, 404, 418, 500, 503),
        fc.integer({ min: 200, max: 599 }),
      ),
      statusText: fc.constantFrom("", "", "", "Fine", "Out of  stock"),
      headers: fc.array(responseHeader, { maxLength: 6 }),
      body,
      encodeBody: fc.constantFrom<("manual" | "automatic")[]>("manual", "automatic"),
    },
    { requiredKeys: ["status", "statusText", "headers", "body"] },
  )
  // A response that the platform refuses to make is one case among the errors.
  .map((program) =>
    [204, 205, 304].includes(program.status) ? { ...program, body: { ...program.body, form: "none" } } : program,
  );

const origin: fc.Arbitrary<URLSearchParams> = fc
  .record({
    status: fc.constantFrom("200", "206", "302", "404", "500"),
    size: size.map(String),
    encoding: fc.constantFrom("", "", "gzip", "br"),
    framing: fc.constantFrom("length", "chunked", "broken"),
  })
  .map((settings) => new URLSearchParams(settings));

/** What handlers do; `originUrl` is a server that answers as `answerByQuery` does. */
export function createArbitraryProgram(originUrl: string): fc.Arbitrary<Program> {
  const outcome = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("responds" as const), response }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("throws" as const),
        what: fc.constantFrom(...Object.keys(THROWN_VALUES)),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("returns" as const),
        what: fc.constantFrom(...Object.keys(RETURNED_VALUES)),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("proxies" as const),
        url: origin.map((settings) => `${originUrl}/?${settings.toString()}`),
        form: fc.constantFrom<("as is" | "rebuilt" | "clone" | "body alone")[]>(
          "as is",
          "rebuilt",
          "clone",
          "body alone",
        ),
      }),
    },
  ) satisfies fc.Arbitrary<Outcome>;
  return fc.record({
    style: fc.constantFrom<Program["style"][]>("sync", "async", "late"),
    read: fc.constantFrom<Program["read"][]>("nothing", "text", "bytes", "chunks", "clone", "copy"),
    background: fc.array(
      fc.record({
        via: fc.constantFrom<("context" | "imported" | "detached")[]>("context", "imported", "detached"),
        how: fc.constantFrom<Program["background"][number]["how"][]>(
          "resolves",
          "rejects",
          "is settled",
          "is thenable",
          "is no promise",
        ),
      }),
      { maxLength: 2 },
    ),
    outcome,
    isObserved: fc.nat(4).map((number) => number === 0),
  });
}
