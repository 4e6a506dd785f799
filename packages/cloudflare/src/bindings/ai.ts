import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "../attributes.ts";
import type { BindingClass } from "./binding-class.ts";

/**
 * The span of `run` ends when the answer, or its stream, is there. No prompt and no answer is recorded.
 *
 * @see https://developers.cloudflare.com/workers-ai/configuration/bindings/ https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
 */
export const AI: BindingClass = {
  type: "AI",
  methods: "run toMarkdown",
  request: ({ method, args: [model, inputs] }) => {
    // Without files, `toMarkdown` gives a service for later.
    if (method !== "run") return model ? {} : false;
    const operation = operationOf(inputs as Inputs | undefined);
    return {
      name: `${operation} ${String(model)}`,
      attributes: {
        [GEN_AI_OPERATION_NAME]: operation,
        [GEN_AI_PROVIDER_NAME]: "cloudflare.workers_ai",
        [GEN_AI_REQUEST_MODEL]: String(model),
      },
    };
  },
  response: (result) => {
    const { usage } = result as { readonly usage?: Readonly<Record<string, number>> };
    return {
      [GEN_AI_USAGE_INPUT_TOKENS]: usage?.["prompt_tokens"],
      [GEN_AI_USAGE_OUTPUT_TOKENS]: usage?.["completion_tokens"],
    };
  },
};

/** By what the model is given, as its name does not tell. */
function operationOf(inputs: Inputs = {}): string {
  if (inputs.messages) return "chat";
  if (inputs.prompt) return "text_completion";
  return inputs.text ? "embeddings" : "run";
}

interface Inputs {
  readonly messages?: unknown;
  readonly prompt?: unknown;
  readonly text?: unknown;
}
