// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import middy from "@middy/core";
import type { LambdaHandlerLike } from "@tracelet/aws-lambda";
import { tracing } from "@tracelet/aws-lambda/middy";

/** Fails, and fails once more while that is handled, unless the event says otherwise. */
export const handler: LambdaHandlerLike = middy()
  .use(tracing())
  .use({
    onError: () => {
      throw new TypeError("while reporting");
    },
  })
  .handler((event: unknown) => {
    if (event !== "works") throw new RangeError("no such order");
  }) as LambdaHandlerLike;
