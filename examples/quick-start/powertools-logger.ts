import { Logger } from "@aws-lambda-powertools/logger";
import { traceContext } from "@tracelet/aws-lambda";

export const logger = new Logger({
  jsonReplacerFn: (key, value) => (key === "" ? { ...(value as object), ...traceContext() } : value),
});
