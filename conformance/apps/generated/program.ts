/** What a test generates and a Worker does: data alone, so that it travels in a header. */
export interface Program {
  /** Whether the handler returns its response, a promise of it, or a promise that waits for a turn of the event loop. */
  readonly style: "sync" | "async" | "late";
  readonly read: keyof RequestReaders;
  readonly background: readonly Background[];
  readonly outcome: Outcome;
  /** Whether the Worker answers with what came out of its handler, instead. */
  readonly isObserved: boolean;
}

/** How the handler treats the request's body; what it found there is told in a header. */
export interface RequestReaders {
  readonly nothing: unknown;
  readonly text: unknown;
  readonly bytes: unknown;
  readonly chunks: unknown;
  readonly clone: unknown;
  readonly copy: unknown;
}

/** Work that goes on after the response. */
export interface Background {
  readonly via: "context" | "imported" | "detached";
  readonly how: "resolves" | "rejects" | "is settled" | "is thenable" | "is no promise";
}

export type Outcome =
  | { readonly kind: "throws"; readonly what: string }
  | { readonly kind: "returns"; readonly what: string }
  | { readonly kind: "proxies"; readonly url: string; readonly form: "as is" | "rebuilt" | "clone" | "body alone" }
  | { readonly kind: "responds"; readonly response: ResponseProgram };

export interface ResponseProgram {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: BodyProgram;
  /** @defaultValue what the platform does by itself */
  readonly encodeBody?: "manual" | "automatic";
}

export interface BodyProgram {
  readonly form: string;
  /** Sizes of the chunks of what is written. */
  readonly sizes: readonly number[];
  /** Whether the source fails behind the last chunk. */
  readonly breaks: boolean;
}

/** Carries the program, as URI-encoded JSON. */
export const PROGRAM_HEADER = "x-program";

/** Bytes that repeat nowhere near, so that what is lost or swapped is seen. */
export function createBytes(size: number, seed: number = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed * 2_654_435_761;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** A number that tells bytes from others. */
export function digest(bytes: Uint8Array): string {
  let hash = 2_166_136_261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return `${bytes.length}:${hash.toString(16)}`;
}
