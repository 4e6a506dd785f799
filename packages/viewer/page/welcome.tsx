import type { JSX } from "preact";
import { CopyButton } from "./copy-button.tsx";

/** What to do while nothing has arrived. */
export function Welcome(): JSX.Element {
  const variables = `OTEL_EXPORTER_OTLP_ENDPOINT=${location.origin} OTEL_SERVICE_NAME=my-service`;
  return (
    <section class="welcome">
      <h1>Waiting for the first trace</h1>
      <p>Start your code with these variables; any OpenTelemetry SDK that speaks OTLP over HTTP will do.</p>
      <pre>{variables}</pre>
      <CopyButton label="copy" text={() => variables} />
    </section>
  );
}
