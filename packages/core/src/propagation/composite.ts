import type { TextMapPropagator } from "@opentelemetry/api";
import { createOnceReporter, describeFailure } from "../diagnostics.ts";

/**
 * Injects and extracts by each of the propagators, in their order. One that throws is reported through `diag`, once,
 * and stops neither the others nor the caller: what it should have extracted is missing from the context.
 *
 * @see https://opentelemetry.io/docs/specs/otel/context/api-propagators/#composite-propagator
 */
export function createCompositePropagator(propagators: readonly TextMapPropagator[]): TextMapPropagator {
  const reporter = createOnceReporter("core");

  const fold = <Value>(
    operation: keyof TextMapPropagator,
    initial: Value,
    step: (value: Value, propagator: TextMapPropagator) => Value,
  ): Value =>
    propagators.reduce((value, propagator, index) => {
      try {
        return step(value, propagator);
      } catch (error) {
        const name = `propagators[${index}].${operation}`;
        reporter.report(name, `${name} failed: ${describeFailure(error)}`);
        return value;
      }
    }, initial);

  return {
    inject: (context, carrier, setter) =>
      fold<void>("inject", undefined, (_, propagator) => propagator.inject(context, carrier, setter)),
    extract: (context, carrier, getter) =>
      fold("extract", context, (extracted, propagator) => propagator.extract(extracted, carrier, getter)),
    fields: () => [
      ...new Set(fold<string[]>("fields", [], (fields, propagator) => [...fields, ...propagator.fields()])),
    ],
  };
}
