import type { JSX } from "preact";
import type { MetricSeries } from "../src/latest-metrics.ts";
import { toText } from "../src/web/search-traces.ts";
import { useKeys } from "./keyboard.ts";
import { go } from "./router.ts";
import { query } from "./search.ts";
import { serviceStyle } from "./service-hue.ts";
import { useItems } from "./use-items.ts";

/** As it comes in JSON: times are text. */
type ReceivedSeries = Omit<MetricSeries, "timeNanos">;

/** The latest value of each metric. */
export function MetricsView(): JSX.Element {
  const series = useItems<ReceivedSeries>("/api/metrics");
  const text = query().toLowerCase().trim();
  useKeys({ Escape: () => go("/") });
  const shown = series
    .filter((one) => `${one.name} ${one.serviceName} ${attributesOf(one)}`.toLowerCase().includes(text))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (shown.length === 0)
    return <p class="nothing">{series.length === 0 ? "No metrics yet." : "No metric matches."}</p>;
  return (
    <section class="metrics">
      <table>
        <thead>
          <tr>
            <th>service</th>
            <th>metric</th>
            <th>attributes</th>
            <th>value</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={keyOf(one)}>
              <td>
                <span class="service" style={serviceStyle(one.serviceName)}>
                  {one.serviceName}
                </span>
              </td>
              <td title={one.description}>{one.name}</td>
              <td class="dim">{attributesOf(one)}</td>
              <td class="amount">{valueOf(one)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function valueOf({ value, count, unit, kind }: ReceivedSeries): string {
  const amount = `${Number(value.toPrecision(6))} ${unit === "1" ? "" : unit.replace(/[{}]/g, "")}`.trim();
  return count === undefined ? amount : `${amount} in ${count} (${kind})`;
}

function attributesOf({ attributes }: ReceivedSeries): string {
  return Object.entries(attributes)
    .map(([key, value]) => `${key}=${toText(value)}`)
    .join(" ");
}

function keyOf(series: ReceivedSeries): string {
  return [series.serviceName, series.name, attributesOf(series)].join("\n");
}
