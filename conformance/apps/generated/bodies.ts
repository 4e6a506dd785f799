import { type BodyProgram, createBytes } from "./program.ts";

type Bytes = ReadableStream<Uint8Array>;
type Maker = (program: BodyProgram, request: Request) => ConstructorParameters<typeof Response>[0];

const TEXT = "räksmörgås, ";

/** Bodies of every form that a response can have, by name. */
export const BODIES: Readonly<Record<string, Maker>> = {
  none: () => null,
  text: ({ sizes }) => TEXT.repeat(total(sizes) / 12),
  bytes: ({ sizes }) => createBytes(total(sizes)),
  view: ({ sizes }) => createBytes(total(sizes) + 8).subarray(3, total(sizes)),
  blob: ({ sizes }) => new Blob([createBytes(total(sizes))], { type: "image/x-generated" }),
  form: () => new URLSearchParams({ a: "1", b: TEXT }),
  request: (_, { body, bodyUsed }) => (bodyUsed ? "used" : body),
  pulled: (program) => pulled(program),
  started: (program) => started(program),
  late: (program) => pulled(program, true),
  byob: ({ sizes, breaks }) => {
    const chunks = toChunks(sizes);
    return new ReadableStream({
      type: "bytes",
      pull(controller) {
        const chunk = chunks.shift();
        if (chunk) controller.enqueue(chunk);
        else if (breaks) controller.error(new RangeError("source failed"));
        else controller.close();
      },
    });
  },
  identity: (program) => through(program, new IdentityTransformStream()),
  fixed: (program) => through(program, new FixedLengthStream(total(program.sizes))),
  "too short": (program) => through(program, new FixedLengthStream(total(program.sizes) + 10)),
  transformed: (program) => pulled(program).pipeThrough(new TransformStream()),
  compressed: (program) => pulled(program).pipeThrough(new CompressionStream("gzip")),
  teed: (program) => pulled(program).tee()[0],
  rewritten: (program) => new HTMLRewriter().on("p", {}).transform(new Response(pulled(program))).body,
  // The platform refuses it, once it is sent.
  strings: () =>
    new ReadableStream<unknown>({
      start(controller) {
        controller.enqueue("no bytes");
        controller.close();
      },
    }) as Bytes,
};

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}

function toChunks(sizes: readonly number[]): Uint8Array<ArrayBuffer>[] {
  return sizes.map((size, index) => createBytes(size, index + 1));
}

function pulled({ sizes, breaks }: BodyProgram, isLate = false): Bytes {
  const chunks = toChunks(sizes);
  return new ReadableStream({
    async pull(controller) {
      if (isLate) await new Promise((resolve) => setTimeout(resolve, 1));
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else if (breaks) throw new RangeError("source failed");
      else controller.close();
    },
  });
}

/** Everything at once, before anybody reads. */
function started({ sizes, breaks }: BodyProgram): Bytes {
  return new ReadableStream({
    start(controller) {
      for (const chunk of toChunks(sizes)) controller.enqueue(chunk);
      if (breaks) controller.error(new RangeError("source failed"));
      else controller.close();
    },
  });
}

function through(program: BodyProgram, { readable, writable }: IdentityTransformStream): Bytes {
  pulled(program)
    .pipeTo(writable)
    .catch(() => undefined);
  return readable;
}
