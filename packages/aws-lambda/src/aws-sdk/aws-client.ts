/** The parts of a client of the AWS SDK v3 that are touched, declared structurally: every version since 3.0 has them. */
export interface AwsClientLike {
  readonly config: object;
  readonly middlewareStack: MiddlewareStackLike;
}

/** With `never`, so that the types of every client fit. @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/middleware.ts */
export interface MiddlewareStackLike {
  add(middleware: never, location: never): unknown;
}

/** The same, to work with. */
export interface MiddlewareStack {
  add(middleware: Middleware, location: MiddlewareLocation): unknown;
}

export interface MiddlewareLocation {
  readonly step: "initialize";
  readonly priority: "high";
  readonly name: string;
  /** Takes the place of one with the same name. */
  readonly override: boolean;
}

/** What is read of a client's configuration. Anything may be in it. */
export interface ClientConfig {
  readonly serviceId?: unknown;
  readonly region?: unknown;
}

/** What the SDK knows of a call while it makes it. */
export interface HandlerContext {
  /** `SQSClient` */
  readonly clientName?: unknown;
  /** `SendMessageCommand` */
  readonly commandName?: unknown;
  /** Where the request goes, once that is resolved. */
  readonly endpointV2?: { readonly url?: Partial<Pick<URL, "hostname" | "port" | "protocol">> };
}

export interface HandlerArguments {
  readonly input: unknown;
}

export interface HandlerResult {
  readonly output: unknown;
}

/** A middleware of the step `initialize`: the outermost, to which retries are within a call. */
export type Middleware = (next: Handler, context: HandlerContext) => Handler;
export type Handler = (args: HandlerArguments) => Promise<HandlerResult>;
