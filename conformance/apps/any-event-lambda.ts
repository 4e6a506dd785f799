import { instrument } from "@tracelet/aws-lambda";

/** Answers every event with itself. */
export const handler: (event: unknown) => Promise<unknown> = instrument((event: unknown): Promise<unknown> =>
  Promise.resolve({ event }),
);
