import type { TextMapPropagator } from "@opentelemetry/api";
import { createOnceReporter, describeFailure } from "../diagnostics.ts";

/**
 * Injects and extracts by each of the propagators, in their order. One that throws is reported through `diag`, once,
 * and stops neither the others nor the caller: what it should have extracted is missing from the context.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/api-propagators/#composite-propagator
 */
export function createCompositePropagator(propagators: readonly TextMapPropagator[]): TextMapPropagator {
  const reporter = createOnceReporter();

  const each = (operation: keyof TextMapPropagator, run: (propagator: TextMapPropagator) => void): void => {
    propagators.forEach((propagator, index) => {
      try {
        run(propagator);
      } catch (error) {
        const name = `propagators[${index}].${operation}`;
        reporter.report(name, `${name} failed: ${describeFailure(error)}`);
      }
    });
  };

  return {
    inject: (context, carrier, setter) => each("inject", (propagator) => propagator.inject(context, carrier, setter)),
    extract: (context, carrier, getter) => {
      let extracted = context;
      each("extract", (propagator) => {
        extracted = propagator.extract(extracted, carrier, getter);
      });
      return extracted;
    },
    fields: () => {
      const fields = new Set<string>();
      each("fields", (propagator) => propagator.fields().forEach((field) => fields.add(field)));
      return [...fields];
    },
  };
}
