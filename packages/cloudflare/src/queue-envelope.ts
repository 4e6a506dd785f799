/**
 * The body of a queue message together with the context of its sender. Queues have no headers, so the context travels in
 * the body, and only where that was asked for: a consumer that is not instrumented gets the envelope. One line teaches
 * it: `const body = messageBody(message)`, or without this package `message.body?.tracelet ? message.body.body : message.body`.
 *
 * Fits the content types `json` and `v8`; a body of `text` or `bytes` cannot hold it.
 */
export interface QueueEnvelope<Body = unknown> {
  /** The version of this format. */
  readonly tracelet: 1;
  /** What the propagator injected, as `traceparent`. */
  readonly context: Readonly<Record<string, string>>;
  /** The sender's own. */
  readonly body: Body;
}

/** What a message holds. */
export interface UnwrappedBody {
  readonly body: unknown;
  /** Absent without an envelope. */
  readonly carrier?: Readonly<Record<string, string>>;
}

/** The body in an envelope; as it is when it is none, when there is no context to send along, or when it is in one already. */
export function wrap<Body>(body: Body, carrier: Readonly<Record<string, string>>): Body | QueueEnvelope<Body> {
  return body === undefined || Object.keys(carrier).length === 0 || isEnvelope(body)
    ? body
    : { tracelet: 1, context: carrier, body };
}

/** What is in an envelope; every other body as it is. */
export function unwrap(body: unknown): UnwrappedBody {
  return isEnvelope(body) ? { body: body.body, carrier: body.context } : { body };
}

/**
 * The body of a queue message as it was sent, in an envelope with the sender's context or not. For consumers that are not
 * instrumented: under `instrument()`, `message.body` is that already.
 *
 * @example
 * for (const message of batch.messages) await handle(messageBody(message));
 */
export function messageBody<Body>(message: { readonly body: Body | QueueEnvelope<Body> }): Body {
  return unwrap(message.body).body as Body;
}

/** Nothing else is taken for one: its three members, of their types, and no others. */
function isEnvelope(body: unknown): body is QueueEnvelope {
  const { tracelet, context } = (body ?? {}) as Partial<QueueEnvelope>;
  if (tracelet !== 1 || Object.keys(body as object).length !== 3 || !("body" in (body as object))) return false;
  return typeof context === "object" && context !== null && Object.values(context).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
