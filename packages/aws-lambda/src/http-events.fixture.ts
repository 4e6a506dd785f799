import { arn, type Sent } from "./sent.fixture.ts";

const ACCOUNT = "123456789012";

export const restV1: Sent = (traceparent) => ({
  resource: "/orders/{id}",
  path: "/orders/7",
  httpMethod: "GET",
  headers: { Host: "api.example.com", "User-Agent": "curl/8", Traceparent: traceparent, "X-Forwarded-Proto": "https" },
  multiValueHeaders: { Host: ["api.example.com"], Traceparent: [traceparent] },
  queryStringParameters: { page: "b c" },
  multiValueQueryStringParameters: { page: ["a", "b c"] },
  pathParameters: { id: "7" },
  stageVariables: null,
  requestContext: {
    accountId: ACCOUNT,
    apiId: "a1b2c3",
    domainName: "api.example.com",
    httpMethod: "GET",
    identity: { sourceIp: "203.0.113.9", userAgent: "curl/8" },
    path: "/prod/orders/7",
    protocol: "HTTP/1.1",
    resourcePath: "/orders/{id}",
    stage: "prod",
  },
  body: null,
  isBase64Encoded: false,
});

export const httpV2: Sent = (traceparent) => ({
  version: "2.0",
  routeKey: "POST /orders",
  rawPath: "/orders",
  rawQueryString: "page=2",
  headers: { traceparent, host: "api.example.com", "x-forwarded-proto": "https" },
  requestContext: {
    domainName: "api.example.com",
    http: { method: "POST", path: "/orders", protocol: "HTTP/1.1", sourceIp: "203.0.113.9", userAgent: "curl/8" },
    routeKey: "POST /orders",
    stage: "$default",
  },
  isBase64Encoded: false,
});

export const functionUrl: Sent = (traceparent) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: "/orders/7",
  rawQueryString: "",
  headers: { traceparent, host: "abc.lambda-url.eu-west-1.on.aws" },
  requestContext: {
    domainName: "abc.lambda-url.eu-west-1.on.aws",
    http: { method: "GET", path: "/orders/7", protocol: "HTTP/1.1", sourceIp: "203.0.113.9", userAgent: "curl/8" },
    routeKey: "$default",
  },
});

export const webSocket: Sent = (traceparent) => ({
  headers: { Traceparent: traceparent, Host: "ws.example.com" },
  multiValueHeaders: { Traceparent: [traceparent] },
  requestContext: {
    routeKey: "$connect",
    eventType: "CONNECT",
    connectionId: "QnLIjfVwDoECHcw=",
    domainName: "ws.example.com",
    identity: { sourceIp: "203.0.113.9" },
    stage: "prod",
    apiId: "a1b2c3",
  },
  isBase64Encoded: false,
});

/** What comes over an open connection has no headers. */
export const webSocketMessage: Sent = () => ({
  requestContext: {
    routeKey: "sendMessage",
    messageId: "KaMcecAjjoEAcvA=",
    eventType: "MESSAGE",
    connectionId: "QnLIjfVwDoECHcw=",
    domainName: "ws.example.com",
    identity: { sourceIp: "203.0.113.9" },
    stage: "prod",
    apiId: "a1b2c3",
  },
  body: '{"action":"sendMessage"}',
  isBase64Encoded: false,
});

export const alb: Sent = (traceparent) => ({
  requestContext: { elb: { targetGroupArn: arn("elasticloadbalancing", "targetgroup/orders/6d0ecf831eec9f09") } },
  httpMethod: "GET",
  path: "/orders/7",
  queryStringParameters: { q: "a%20b" },
  headers: {
    host: "shop.example.com:8443",
    "user-agent": "curl/8",
    traceparent,
    "x-amzn-trace-id": "Root=1-5c536348-3d683b8b04734faae651f476",
    "x-forwarded-for": "203.0.113.9, 10.0.0.1",
    "x-forwarded-port": "8443",
    "x-forwarded-proto": "http",
  },
  body: "",
  isBase64Encoded: false,
});

export const albMultiValue: Sent = (traceparent) => ({
  requestContext: { elb: { targetGroupArn: arn("elasticloadbalancing", "targetgroup/orders/6d0ecf831eec9f09") } },
  httpMethod: "GET",
  path: "/orders/7",
  multiValueQueryStringParameters: { q: ["a%20b", "c"] },
  multiValueHeaders: {
    host: ["shop.example.com"],
    "user-agent": ["curl/8"],
    traceparent: [traceparent],
    "x-forwarded-for": ["203.0.113.9"],
    "x-forwarded-proto": ["https"],
  },
  body: "",
  isBase64Encoded: false,
});

export const latticeV1: Sent = (traceparent) => ({
  raw_path: "/orders/7",
  method: "GET",
  headers: { host: "orders.vpc-lattice-svcs.eu-west-1.on.aws", traceparent, "x-forwarded-for": "10.0.0.7" },
  query_string_parameters: { page: "2" },
  body: null,
  is_base64_encoded: false,
});

export const latticeV2: Sent = (traceparent) => ({
  version: "2.0",
  path: "/orders/7",
  method: "GET",
  headers: { host: ["orders.vpc-lattice-svcs.eu-west-1.on.aws"], traceparent: [traceparent] },
  queryStringParameters: { page: ["2"] },
  body: null,
  isBase64Encoded: false,
  requestContext: {
    serviceNetworkArn: arn("vpc-lattice", "servicenetwork/sn-0bf3f2882e9cc805a"),
    serviceArn: arn("vpc-lattice", "service/svc-0a40eebed65f8d69c"),
    identity: { type: "AWS_IAM" },
    region: "eu-west-1",
    timeEpoch: "1690497599177430",
  },
});

export const appSync: Sent = (traceparent) => ({
  arguments: { id: "7" },
  identity: null,
  source: null,
  request: { headers: { traceparent, "x-forwarded-for": "203.0.113.9, 10.0.0.1" }, domainName: null },
  prev: null,
  info: { selectionSetList: ["id"], selectionSetGraphQL: "{ id }", fieldName: "getOrder", parentTypeName: "Query" },
  stash: {},
});

export const appSyncBatch: Sent = (traceparent) => [appSync(traceparent), appSync(traceparent)];

export const appSyncEvents: Sent = (traceparent) => ({
  identity: null,
  result: null,
  request: { headers: { traceparent }, domainName: null },
  info: {
    channel: { path: "/orders/7", segments: ["orders", "7"] },
    channelNamespace: { name: "orders" },
    operation: "PUBLISH",
  },
  events: [{ id: "1", payload: {} }],
});

export const cloudFront: Sent = (traceparent) => ({
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111.cloudfront.net",
          distributionId: "EDFDVBD6",
          eventType: "viewer-request",
        },
        request: {
          clientIp: "203.0.113.9",
          headers: {
            host: [{ key: "Host", value: "www.example.com" }],
            "user-agent": [{ key: "User-Agent", value: "curl/8" }],
            traceparent: [{ key: "traceparent", value: traceparent }],
          },
          method: "GET",
          querystring: "page=2",
          uri: "/index.html",
        },
      },
    },
  ],
});
