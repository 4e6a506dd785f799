// By its name, as by its path the package would become a part of this file: a second copy, which the first does not know.
// oxlint-disable-next-line no-restricted-imports -- no other package than this one
import { type LambdaHandlerLike, optionsFromEnv, prepareInstrument, registerExtension } from "@tracelet/aws-lambda";
import { type AutoSettings, readAutoSettings } from "./auto-settings.ts";
import { loadHandler } from "./load-handler.ts";

/**
 * What the function's handler is set to, so that its code stays as it is: the handler that the variable
 * `TRACELET_HANDLER` names, instrumented with what the `OTEL_*` variables say.
 */
export const handler: LambdaHandlerLike = await instrumented(readAutoSettings(process.env));

async function instrumented({ name, root, flush }: AutoSettings): Promise<LambdaHandlerLike> {
  // Before the user's code is loaded: what blocks the thread for long would let the registration run out of time.
  if (flush === "extension") await registerExtension();
  const options = { ...optionsFromEnv(process.env), ...(flush && { flush }) };
  // What the user's modules take from their own copy of the API, or of the globals, while they load is to be tracelet's.
  const instrument = prepareInstrument(options);
  return instrument(await loadHandler(name, { root, self: import.meta.url }));
}
