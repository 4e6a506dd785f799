import { createReceiver, renderWaterfall } from "tracelet";

const receiver = await createReceiver({
  port: 0, // any free port
  onTrace: (trace) => console.log(renderWaterfall(trace, { width: 100, color: true })),
});
console.log(`OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url}`);
// … run something …
console.log(receiver.figures()); // { requests, bytes, spans, … }
await receiver.close(); // reports what is pending
