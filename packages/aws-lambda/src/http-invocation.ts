import type { Span } from "@opentelemetry/api";
import { httpServerAttributes, httpSpanName, serverAddress, setHttpServerStatus, type Tracing } from "@tracelet/core";
import { CLIENT_ADDRESS, HTTP_ROUTE, NETWORK_PROTOCOL_VERSION, SERVER_ADDRESS } from "./attributes.ts";
import { CARRIERS_GETTER } from "./carrier.ts";
import type { TriggerDescription } from "./lambda-invocation.ts";
import { textAt, valueAt } from "./text.ts";

/**
 * A request by way of API Gateway (REST, HTTP, WebSocket), a Function URL, a load balancer, VPC Lattice, AppSync or
 * CloudFront. They call the same things by different names, none of which means another thing elsewhere.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
export function describeHttp(event: unknown, source: string, capture: Tracing["capture"]): TriggerDescription {
  // A batch of AppSync is one request.
  const request = valueAt(event, "Records/0/cf/request,0") ?? event;
  const carriers = ["headers", "multiValueHeaders", "request/headers"].map((place) => valueAt(request, place));
  const header = (name: string): string | undefined => [CARRIERS_GETTER.get(carriers, name)].flat()[0];
  const requestContext = valueAt(request, "requestContext");
  const method = textAt(requestContext, "http/method") ?? textAt(request, "httpMethod,method");
  const route = routeTemplate(request);
  const host = textAt(requestContext, "domainName") ?? header("host");
  const address = textAt(requestContext, "http/sourceIp,identity/sourceIp") ?? textAt(request, "clientIp");
  // API Gateway tells the user agent in a place of its own.
  const own: Readonly<Record<string, string | undefined>> = {
    "user-agent": textAt(requestContext, "http/userAgent,identity/userAgent"),
  };
  const headers = { get: (name: string): string | null => own[name] ?? header(name) ?? null };
  const url = urlOf(request, { scheme: header("x-forwarded-proto"), host, hasQuery: capture.query });
  const name = method ? httpSpanName(method, route) : operationName(request);
  return {
    source: host?.includes(".lambda-url.") ? "lambda-url" : source,
    trigger: "http",
    name,
    attributes: {
      ...(method && httpServerAttributes({ method, url, headers }, capture)),
      [SERVER_ADDRESS]: host && serverAddress(host.replace(/:\d+$/, "")),
      [HTTP_ROUTE]: route,
      [CLIENT_ADDRESS]: capture.clientAddress
        ? (address ?? header("x-forwarded-for")?.split(",")[0]?.trim())
        : undefined,
      [NETWORK_PROTOCOL_VERSION]: textAt(requestContext, "http/protocol,protocol")?.replace("HTTP/", ""),
    },
    carriers,
    // What AppSync gets is the data itself.
    describeResult: source === "appsync" ? undefined : statusSetter(source, requestContext),
  };
}

/** `/orders/{id}` of the resource of a REST API, or of the route key `GET /orders/{id}`; the raw path is never a route. */
function routeTemplate(request: unknown): string | undefined {
  const resource = textAt(request, "resource");
  const routeKey = resource ? `ANY ${resource}` : textAt(request, "routeKey");
  return /^\S+ (\/.*)$/.exec(routeKey ?? "")?.[1];
}

/** Of what has no method: a route of a WebSocket API, a field of a GraphQL schema, a namespace of AppSync's channels. */
function operationName(request: unknown): string | undefined {
  const type = textAt(request, "info/parentTypeName");
  if (type) return `${type}.${textAt(request, "info/fieldName")}`;
  return textAt(request, "requestContext/routeKey,info/channelNamespace/name");
}

interface Origin {
  readonly scheme: string | undefined;
  readonly host: string | undefined;
  readonly hasQuery: boolean;
}

/** Empty when there is no path. */
function urlOf(request: unknown, { scheme = "", host = "unknown", hasQuery }: Origin): string {
  const path = textAt(request, "rawPath,requestContext/path,path,raw_path,uri");
  if (!path) return "";
  return `${/^https?$/.test(scheme) ? scheme : "https"}://${host}${path}?${hasQuery ? queryOf(request) : ""}`;
}

function queryOf(request: unknown): string {
  const raw = textAt(request, "rawQueryString,querystring");
  if (raw) return raw;
  const parameters = valueAt(request, "multiValueQueryStringParameters,queryStringParameters,query_string_parameters");
  const pairs = Object.entries(parameters ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)]),
  );
  // Load balancers do not decode them.
  return valueAt(request, "requestContext/elb")
    ? pairs.map((pair) => pair.join("=")).join("&")
    : new URLSearchParams(pairs).toString();
}

/** The platform answers 200 for whatever has no `statusCode`, in the payload format 2.0; otherwise that is a mistake. */
function statusSetter(source: string, requestContext: unknown) {
  const place = source === "cloudfront" ? "status" : "statusCode";
  const fallback = valueAt(requestContext, "http") ? 200 : undefined;
  return (root: Span, result: unknown): void => {
    const status = Number(valueAt(result, place) ?? fallback);
    if (Number.isInteger(status) && status >= 100) setHttpServerStatus(root, status);
  };
}
