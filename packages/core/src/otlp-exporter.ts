import { createOnceReporter } from "./diagnostics.ts";
import type { Exporter, Losses } from "./exporter.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import { createOtlpSender, type SenderParts } from "./otlp-sender.ts";
import { serializeItems } from "./serialize-items.ts";

/** What an exporter works with. */
export interface ExporterParts<Item> extends SenderParts {
  readonly serializer: OtlpSerializer<Item>;
}

/** Some items, on their way. */
interface Part<Item> {
  readonly items: Item[];
  /** Not yet a half of what the collector found too large. */
  readonly isDivisible: boolean;
}

/**
 * OTLP/HTTP for the items of one signal. What is larger than the endpoint's limit is sent in parts, one after another; a
 * part that the collector finds too large (413) is halved once.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createOtlpExporter<Item>(endpoint: OtlpEndpoint, parts: ExporterParts<Item>): Exporter<Item> {
  const sender = createOtlpSender(endpoint, parts);
  const reporter = createOnceReporter("core");

  return {
    export: async (all, timeoutMillis) => {
      const deadline = Date.now() + Math.min(timeoutMillis, endpoint.timeoutMillis);
      const losses: { -readonly [Reason in keyof Losses]: Losses[Reason] } = {};
      const lose = (reason: keyof Losses, count: number): void => {
        if (count > 0) losses[reason] = (losses[reason] ?? 0) + count;
      };

      /** The parts to send instead, if any. */
      const deliver = async ({ items, isDivisible }: Part<Item>): Promise<Part<Item>[]> => {
        const { body, written, failure } = serializeItems(items, parts.serializer);
        lose("unserializable", items.length - written.length);
        if (failure !== undefined) reporter.report("unserializable", `not everything can be written: ${failure}`);
        if (!body) return [];
        const isMany = written.length > 1;
        if (isMany && body.byteLength > endpoint.maxRequestBytes) return halve(written, isDivisible);
        const verdict = await sender.send({
          body,
          items: written.length,
          timeoutMillis: deadline - Date.now(),
          isDivisible: isMany && isDivisible,
        });
        if (verdict.shouldDivide) return halve(written, false);
        lose(verdict.reason, verdict.lost);
        return [];
      };

      const pending: Part<Item>[] = [{ items: all, isDivisible: true }];
      for (let part = pending.shift(); part; part = pending.shift()) {
        if (sender.isBlocked()) lose("circuit_open", part.items.length);
        else pending.unshift(...(await deliver(part)));
      }
      return losses;
    },
  };
}

function halve<Item>(items: Item[], isDivisible: boolean): Part<Item>[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)].map((half) => ({ items: half, isDivisible }));
}
