// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import middy from "@middy/core";
import { tracing } from "@tracelet/aws-lambda/middy";

export const handler = middy()
  .use(tracing())
  .handler(async () => ({ statusCode: 200 }));
