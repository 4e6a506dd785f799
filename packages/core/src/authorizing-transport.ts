import { describeFailure } from "./diagnostics.ts";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { Lazy } from "./otlp-exporter-options.ts";
import type { Transport, TransportResult } from "./transport.ts";
import { usableHeaders } from "./usable-headers.ts";
import { VERSION } from "./version.ts";

type Headerlike<Value> = Readonly<Record<string, Value>>;

/**
 * Adds the endpoint's headers, and those of `authorize` for each attempt anew. Lazy values are got when they are first
 * needed, and again once the backend has refused them. What cannot be had is the failure `unauthorized`.
 */
export function createAuthorizingTransport(
  transport: Transport,
  { headers, authorize }: Pick<OtlpEndpoint, "headers" | "authorize">,
): Transport {
  // Values, no promise: on Workers one invocation must not wait for another's.
  let known: Headerlike<string> | undefined;
  return {
    send: async (request): Promise<TransportResult> => {
      let sent: Headerlike<Lazy<string>> = headers;
      try {
        sent = known ??= await resolveHeaders(headers);
        const own = {
          "user-agent": `OTel-OTLP-Exporter-JavaScript/tracelet-${VERSION}`,
          ...known,
          ...request.headers,
        };
        const { url, body } = request;
        const added = authorize && usableHeaders(await authorize({ url, method: "POST", headers: own, body }));
        sent = { ...sent, ...added };
        const result = await transport.send({ ...request, headers: { ...own, ...added } });
        if (result.httpStatus === 401 || result.httpStatus === 403) known = undefined;
        return { ...result, sent };
      } catch (error) {
        const message = `no headers to export with: ${describeFailure(error)}`;
        return { reason: "unauthorized", message, sent };
      }
    },
  };
}

async function resolveHeaders(headers: Headerlike<Lazy<string>>): Promise<Headerlike<string>> {
  const resolved = Object.entries(headers).map(
    async ([name, value]) => [name, typeof value === "function" ? await value() : value] as const,
  );
  return usableHeaders(Object.fromEntries(await Promise.all(resolved)));
}
