import { createOnceReporter } from "./diagnostics.ts";
import type { Exporter, Losses } from "./exporter.ts";
import { monotonicMillis } from "./monotonic-millis.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { OtlpSerializer } from "./otlp-exporter-options.ts";
import { createOtlpSender, type SenderParts } from "./otlp-sender.ts";
import { serializeItems } from "./serialize-items.ts";

/** What the strictest known backend takes in one request: AWS X-Ray. */
const MAX_REQUEST_ITEMS = 10_000;

/** What an exporter works with. */
export interface ExporterParts<Item> extends SenderParts {
  readonly serializer: OtlpSerializer<Item>;
}

/**
 * OTLP/HTTP for the items of one signal. What is larger than the endpoint's limit is sent in parts, one after another; a
 * part that the collector finds too large (413) is halved once.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createOtlpExporter<Item>(endpoint: OtlpEndpoint, parts: ExporterParts<Item>): Exporter<Item> {
  const sender = createOtlpSender(endpoint, parts);
  const reporter = createOnceReporter();

  return {
    export: async (all, timeoutMillis) => {
      const deadline = monotonicMillis() + Math.min(timeoutMillis, endpoint.timeoutMillis);
      const losses: { -readonly [Reason in keyof Losses]: Losses[Reason] } = {};
      const lose = (reason: keyof Losses, count: number): void => {
        if (count > 0) losses[reason] = (losses[reason] ?? 0) + count;
      };

      /** `isDivisible`: not yet a half of what the collector found too large. */
      const send = async (items: Item[], isDivisible: boolean): Promise<void> => {
        if (sender.isBlocked()) return lose("circuit_open", items.length);
        if (items.length > MAX_REQUEST_ITEMS) return sendHalves(items, isDivisible);
        const { body, written, failure } = serializeItems(items, parts.serializer);
        const count = written.length;
        lose("unserializable", items.length - count);
        if (failure !== undefined) reporter.report("unserializable", `not everything can be written: ${failure}`);
        if (!body) return;
        if (count > 1 && body.byteLength > endpoint.maxRequestBytes) return sendHalves(written, isDivisible);
        const batch = {
          body,
          items: count,
          timeoutMillis: deadline - monotonicMillis(),
          isDivisible: isDivisible && count > 1,
        };
        const verdict = await sender.send(batch);
        if (!verdict) return sendHalves(written, false);
        lose(verdict.reason, verdict.lost);
      };
      const sendHalves = async (items: Item[], isDivisible: boolean): Promise<void> => {
        const middle = Math.ceil(items.length / 2);
        await send(items.slice(0, middle), isDivisible);
        await send(items.slice(middle), isDivisible);
      };

      await send(all, true);
      return losses;
    },
  };
}
