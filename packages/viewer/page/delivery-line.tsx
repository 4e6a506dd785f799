import type { JSX } from "preact";
import { endsOf, flushNanosOf, sizeOf } from "../src/findings/delivery-findings.ts";
import { formatNanos } from "../src/time-window.ts";
import type { Delivery } from "../src/viewer-trace.ts";
import type { PageTrace } from "../src/web/page-messages.ts";

/** The export request that brought a span: which of how many, how large, how late. */
export function DeliveryLine({ delivery, trace }: { delivery: Delivery; trace: PageTrace }): JSX.Element {
  const number = trace.deliveries.indexOf(delivery) + 1;
  const nanos = flushNanosOf(delivery, endsOf(trace));
  return (
    <>
      request {number} of {trace.deliveries.length}, {sizeOf(delivery)}, with {delivery.items} spans
      {nanos !== undefined && `, ${formatNanos(nanos)} after the last of them had ended`}
    </>
  );
}
