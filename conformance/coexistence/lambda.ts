import { instrument } from "@tracelet/aws-lambda";
import { scenario } from "@beside/scenario";
import { instrument as around } from "@beside/around";
import { instrument as inside } from "@beside/inside";
import { type FunctionUrlEvent, type FunctionUrlResult, toRequest, toResult } from "../apps/lambda-http.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { answer } from "./answer.ts";

type Handler = (event: FunctionUrlEvent, lambdaContext: object) => Promise<FunctionUrlResult>;

const own: Handler = async (event, _lambdaContext) => toResult(await answer(toRequest(event)));
const traced = around(instrument(inside(own), scenario.options));
const plain = around(inside(own));
scenario.afterwards?.();

export const handler: Handler = (event, lambdaContext) =>
  (event.headers[HANDLER_HEADER] === "plain" ? plain : traced)(event, lambdaContext);
