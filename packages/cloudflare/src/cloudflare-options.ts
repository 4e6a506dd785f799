import { assertOptions, type TracingOptions, type Trigger, validate } from "@tracelet/core";
import { assertBindingsOptions, type BindingsOptions } from "./bindings/binding-options.ts";

/** Options of a set-up on Workers. */
export interface CloudflareOptions extends TracingOptions {
  /**
   * When the root span of a request ends. `"auto"`: with the body of a streamed response, with the headers of one whose
   * body has a known length or a content encoding. `"headers"`: always with the headers; no body is touched, and the
   * platform proxies those that are passed on as it does without tracing. `"body"`: always with the body, also of known
   * length; one in a content encoding is decoded for it, and encoded anew.
   * @defaultValue `"auto"`
   */
  readonly bodyEnd?: BodyEnd;
  /**
   * How the calls of single bindings are traced; `false` for none at all. It is settled once for each binding of an isolate,
   * by the first options that meet it.
   * @defaultValue each is traced, and sends its context along where there are headers
   */
  readonly bindings?: BindingsOptions;
}

/** See {@link CloudflareOptions.bodyEnd}. */
export type BodyEnd = "auto" | "headers" | "body";

/** Options, or how they follow from the bindings and from what started the invocation. Resolved once for each. */
export type OptionsSource<Env> = CloudflareOptions | ((env: Env, trigger: Trigger) => CloudflareOptions);

/** This package's own options, with their defaults. */
export type OwnOptions = Required<Pick<CloudflareOptions, "bodyEnd" | "bindings">>;

/**
 * Core's options, and this package's own.
 *
 * @throws ConfigurationError for a value that cannot be meant; core's own options are left to core.
 */
export function splitOptions(given: CloudflareOptions): { readonly options: TracingOptions; readonly own: OwnOptions } {
  assertOptions(given);
  const { bodyEnd = "auto", bindings = {}, ...options } = given;
  validate({ bodyEnd, bindings }, { bodyEnd: '"auto" or "headers" or "body"', bindings: "an object or false" });
  assertBindingsOptions(bindings);
  return { options, own: { bodyEnd, bindings } };
}
