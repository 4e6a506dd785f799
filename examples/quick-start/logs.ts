import { correlateConsole, createOtlpLogs, instrument, traceContext } from "@tracelet/cloudflare"; // or "@tracelet/aws-lambda"

correlateConsole();

export default instrument(
  {
    async fetch(request: Request) {
      const { pathname } = new URL(request.url);
      console.log({ message: "asked for", pathname }); // gets trace_id, span_id and trace_flags
      console.log(JSON.stringify({ message: "by hand", pathname, ...traceContext() }));
      return new Response("ok");
    },
  },
  { logs: createOtlpLogs({ minSeverity: "info" }) },
);
