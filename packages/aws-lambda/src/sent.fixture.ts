/** The account and the region of nobody. */
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

/**
 * Events as the documentation of the services shows them, with ids of nobody and without what nothing looks at. Each is
 * made anew with the context that its sender put into it.
 */
export type Sent = (traceparent: string) => unknown;
