import process from "node:process";
import { instrument } from "@tracelet/aws-lambda";
import { app } from "./app.ts";
import { type FunctionUrlEvent, type FunctionUrlResult, toRequest, toResult } from "./lambda-http.ts";
import { observe, OBSERVE_HEADER } from "./observer.ts";
import { HANDLER_HEADER, type HandlerName, handlerNameOf, SECOND_SERVICE } from "./platform.ts";

type LambdaHandler = (event: FunctionUrlEvent, lambdaContext: object) => Promise<FunctionUrlResult>;

/** What the platform handed out. */
const handedOut = new WeakSet<object>();

const userHandler: LambdaHandler = async (event, lambdaContext) => {
  const isUntouched = handedOut.has(event) && handedOut.has(lambdaContext);
  return toResult(await app(toRequest(event), { waitUntil: { detached: () => undefined }, isUntouched }));
};

// More than the default, for tests that are not about time.
const { MAX_FLUSH_MILLIS } = process.env;
const patience = MAX_FLUSH_MILLIS === undefined ? {} : { maxFlushMillis: Number(MAX_FLUSH_MILLIS) };

const handlers: Readonly<Record<HandlerName, LambdaHandler>> = {
  plain: userHandler,
  traced: instrument(userHandler, patience),
  second: instrument(userHandler, { service: SECOND_SERVICE }),
};

export const handler: LambdaHandler = async (event, lambdaContext) => {
  handedOut.add(event).add(lambdaContext);
  const chosen = handlers[handlerNameOf(event.headers[HANDLER_HEADER])];
  const call = (): Promise<FunctionUrlResult> => chosen(event, lambdaContext);
  return OBSERVE_HEADER in event.headers ? toResult(Response.json(await observe(call))) : call();
};
