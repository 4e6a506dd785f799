import { instrument, type LambdaHandlerLike, withSpan } from "@tracelet/aws-lambda";
import { handleOrder, type InSpan } from "../../user-code.ts";

const inSpan: InSpan = ({ name, attributes, event }, work) =>
  withSpan(name, { attributes }, (span) => {
    span.addEvent(event);
    return work();
  });

export const handler: LambdaHandlerLike = instrument(() => handleOrder(inSpan, () => Promise.resolve("in stock")));
