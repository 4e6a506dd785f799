import type { WaitUntil } from "../hosts/host.ts";

/** What the host-neutral app may ask of the platform it runs on. */
export interface Platform {
  /** Ways in which work outlives the response, as far as the platform has them. */
  readonly waitUntil: Readonly<Partial<Record<WaitUntil, (work: Promise<unknown>) => void>>>;
  /** Calls the other deployment of the app, where there is one. */
  readonly other?: ((request: Request) => Promise<Response>) | undefined;
  /** Whether the handler got the very objects, and the `this`, that the platform handed out. */
  readonly isUntouched: boolean;
}

/** User code, written once for every host. */
export type App = (request: Request, platform: Platform) => Response | Promise<Response>;

/** The handlers that an entry has; a request chooses with {@link HANDLER_HEADER}. */
export type HandlerName =
  /** Not instrumented. */
  | "plain"
  /** Instrumented, all from variables. */
  | "traced"
  /** Instrumented with options of its own: another service in the same isolate. */
  | "second";

/** @defaultValue "traced" */
export const HANDLER_HEADER = "x-conformance-handler";

/** `service.name` of the second option set. */
export const SECOND_SERVICE = "second-service";

export function handlerNameOf(header: string | null | undefined): HandlerName {
  return header === "plain" || header === "second" ? header : "traced";
}
