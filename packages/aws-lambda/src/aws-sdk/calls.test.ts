import {
  BatchGetItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { SFNClient, StartExecutionCommand, type StartExecutionCommandInput } from "@aws-sdk/client-sfn";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { withSpan } from "@tracelet/core";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { serveAws } from "./aws-server.fixture.ts";
import { instrumentClient, type InstrumentClientOptions } from "./instrument-client.ts";
import { invoke, spanOf } from "./invoke.fixture.ts";

const aws = serveAws();

describe("DynamoDB", () => {
  const dynamoDb = (): DynamoDBClient => instrumentClient(new DynamoDBClient(aws.clientConfig));

  it("tells the table and how it is asked, and no values", async () => {
    aws.answer({ body: { Count: 1, ScannedCount: 2, Items: [], ConsumedCapacity: { CapacityUnits: 0.5 } } });
    const { span } = await spanOf(() =>
      dynamoDb().send(
        new QueryCommand({
          TableName: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
          IndexName: "by-customer",
          KeyConditionExpression: "customer = :c",
          ExpressionAttributeValues: { ":c": { S: "s3cret" } },
          Limit: 10,
          ScanIndexForward: false,
        }),
      ),
    );
    expect(span).toMatchObject({ name: "DynamoDB.Query", kind: SpanKind.CLIENT });
    expect(span.attributes).toEqual({
      "rpc.system": "aws-api",
      "rpc.service": "DynamoDB",
      "rpc.method": "Query",
      "cloud.region": "eu-west-1",
      "server.address": "127.0.0.1",
      "server.port": aws.port,
      "http.response.status_code": 200,
      "aws.request_id": "request-1",
      "db.system.name": "aws.dynamodb",
      "db.operation.name": "Query",
      "db.collection.name": "orders",
      "aws.dynamodb.table_names": ["orders"],
      "aws.dynamodb.index_name": "by-customer",
      "aws.dynamodb.limit": 10,
      "aws.dynamodb.scan_forward": false,
      "aws.dynamodb.count": 1,
      "aws.dynamodb.scanned_count": 2,
      "aws.dynamodb.consumed_capacity": ['{"CapacityUnits":0.5}'],
    });
  });

  const key = { id: { S: "1" } };
  it.each([
    [
      new BatchGetItemCommand({ RequestItems: { orders: { Keys: [key, key] }, customers: { Keys: [key] } } }),
      { tables: ["orders", "customers"], collection: undefined, size: 3 },
    ],
    [
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: "orders", Item: key } }, { Delete: { TableName: "orders", Key: key } }],
      }),
      { tables: ["orders"], collection: "orders", size: 2 },
    ],
    [
      new ExecuteStatementCommand({ Statement: "SELECT * FROM orders WHERE id='1'" }),
      { tables: undefined, collection: undefined, size: undefined },
    ],
  ])("tells the tables of several operations, and counts them: %s", async (command, { tables, collection, size }) => {
    const { span } = await spanOf(() => dynamoDb().send(command as BatchGetItemCommand));
    expect(span.attributes["aws.dynamodb.table_names"]).toEqual(tables);
    expect(span.attributes["db.collection.name"]).toBe(collection);
    expect(span.attributes["db.operation.batch.size"]).toBe(size);
    expect(span.attributes["db.query.text"]).toBeUndefined();
  });
});

describe("S3", () => {
  const s3 = (options?: InstrumentClientOptions): S3Client =>
    instrumentClient(new S3Client({ ...aws.clientConfig, forcePathStyle: true }), options);
  const object = { Bucket: "invoices", Key: "jane@example.com.pdf" };

  it("tells the bucket, and the key only when asked to", async () => {
    aws.answer({ body: "the object", headers: { "x-amz-request-id": "s3-1", "x-amz-id-2": "host-1" } });
    const { span } = await spanOf(async () =>
      (await s3().send(new GetObjectCommand(object))).Body?.transformToString(),
    );
    expect(span).toMatchObject({
      name: "S3.GetObject",
      attributes: { "aws.s3.bucket": "invoices", "aws.extended_request_id": "host-1" },
    });
    expect(JSON.stringify(span.attributes)).not.toContain("jane");

    aws.answer({ body: "the object" });
    const asked = await spanOf(async () =>
      (await s3({ objectKeys: true }).send(new GetObjectCommand(object))).Body?.transformToString(),
    );
    expect(asked.span.attributes["aws.s3.key"]).toBe(object.Key);
  });

  it("leaves traced what the events of its body lead to", async () => {
    aws.answer({ body: "more than comes at once".repeat(100_000) });
    const { spans } = await invoke(async () => {
      const { Body } = await s3().send(new GetObjectCommand(object));
      aws.answer({ headers: { etag: "1" }, body: "" });
      const copy = (): Promise<unknown> => s3().send(new PutObjectCommand({ ...object, Body: "copy" }));
      await new Promise((resolve) => (Body as Readable).resume().on("end", () => resolve(withSpan("copy", copy))));
    });
    expect(spans.map(({ name }) => name)).toEqual(["S3.GetObject", "S3.PutObject", "copy"]);
  });

  it("leaves traced what the stream does that it sends", async () => {
    aws.answer({ headers: { etag: "1" }, body: "" });
    const { spans } = await invoke(async () => {
      const source = Readable.from(["a", "b"]).map((text: string) => withSpan("part", () => text));
      await s3().send(new PutObjectCommand({ ...object, Body: source, ContentLength: 2 }));
    });
    expect(spans.map(({ name }) => name)).toEqual(["part", "part", "S3.PutObject"]);
  });

  it("has a span for the URL of a request that is never sent, without a status, and none of it in the URL", async () => {
    let url = "";
    const { span } = await spanOf(async () => (url = await getSignedUrl(s3(), new GetObjectCommand(object))));
    expect(aws.requests).toEqual([]);
    expect(url).toContain("/invoices/jane%40example.com.pdf?");
    expect(url).not.toMatch(/trace|baggage/i);
    expect(span).toMatchObject({ name: "S3.GetObject", attributes: { "aws.s3.bucket": "invoices" } });
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span.attributes).not.toHaveProperty("http.response.status_code");
  });

  it("tells the part of an upload", async () => {
    aws.answer({ headers: { etag: "1" }, body: "" });
    const { span } = await spanOf(() =>
      s3().send(new UploadPartCommand({ ...object, PartNumber: 2, UploadId: "upload-1", Body: "part" })),
    );
    expect(span.attributes).toMatchObject({ "aws.s3.part_number": 2, "aws.s3.upload_id": "upload-1" });
  });

  it("is an error by the code of the answer", async () => {
    aws.answer({ status: 404, body: "<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>" });
    const { span } = await spanOf(() =>
      s3()
        .send(new GetObjectCommand(object))
        .catch(() => undefined),
    );
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "NoSuchKey", "http.response.status_code": 404 },
    });
    expect(span.events).toHaveLength(1);
  });

  it("has no bucket where there is none", async () => {
    aws.answer({ body: "<ListAllMyBucketsResult/>" });
    const { span } = await spanOf(() => s3().send(new ListBucketsCommand({})));
    expect(span.attributes["aws.s3.bucket"]).toBeUndefined();
  });
});

describe("Lambda", () => {
  const lambda = (): LambdaClient => instrumentClient(new LambdaClient(aws.clientConfig));
  const clientContext = (): unknown => {
    const header = aws.requests.at(-1)?.headers["x-amz-client-context"];
    return header === undefined ? undefined : JSON.parse(Buffer.from(String(header), "base64").toString());
  };
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

  it.each([
    ["orders", "eu-west-1"],
    ["orders:live", "eu-west-1"],
    ["123456789012:function:orders", "eu-west-1"],
    ["arn:aws:lambda:us-east-1:123456789012:function:orders:7", "us-east-1"],
  ])("names the function that is invoked by %s, and carries the context", async (name, region) => {
    const { span, traceparent } = await spanOf(() =>
      lambda().send(new InvokeCommand({ FunctionName: name, Payload: "{}" })),
    );
    expect(clientContext()).toEqual({ custom: { traceparent } });
    expect(aws.requests[0]?.body).toBe("{}");
    expect(span).toMatchObject({
      name: "Lambda.Invoke",
      kind: SpanKind.CLIENT,
      attributes: { "faas.invoked_name": "orders", "faas.invoked_provider": "aws", "faas.invoked_region": region },
    });
  });

  it("keeps what the client context has", async () => {
    const own = { client: { app_title: "shop" }, custom: { tenant: "1" }, env: {} };
    const { traceparent } = await spanOf(() =>
      lambda().send(new InvokeCommand({ FunctionName: "orders", ClientContext: encoded(own) })),
    );
    expect(clientContext()).toEqual({ ...own, custom: { tenant: "1", traceparent } });
  });

  it.each([
    ["has a context of its own", encoded({ custom: { traceparent: "own" } })],
    ["would be too long with it", encoded({ custom: { text: "x".repeat(2_600) } })],
    ["is no object", encoded([1])],
  ])("leaves a client context alone that %s", async (_, own) => {
    await spanOf(() => lambda().send(new InvokeCommand({ FunctionName: "orders", ClientContext: own })));
    expect(aws.requests[0]?.headers["x-amz-client-context"]).toBe(own);
  });

  it("is an error when the function failed", async () => {
    aws.answer({ headers: { "x-amz-function-error": "Unhandled" }, body: { errorType: "TypeError" } });
    const { span } = await spanOf(() => lambda().send(new InvokeCommand({ FunctionName: "orders" })));
    expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { "error.type": "Unhandled" } });
  });

  it("has nothing to say of other operations", async () => {
    const { span } = await spanOf(() => lambda().send(new ListFunctionsCommand({})));
    expect(span.attributes["faas.invoked_name"]).toBeUndefined();
    expect(clientContext()).toBeUndefined();
  });
});

describe("Step Functions", () => {
  const stateMachineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
  const start = (input: Partial<StartExecutionCommandInput>, options?: InstrumentClientOptions) => {
    const client = instrumentClient(new SFNClient({ ...aws.clientConfig, disableHostPrefix: true }), options);
    aws.answer({ body: { executionArn: "execution-1", startDate: 1 } });
    return spanOf(() => client.send(new StartExecutionCommand({ stateMachineArn, ...input })));
  };

  it.each([undefined, '{"id":1.0}'])("carries the context in the input of an execution: %s", async (input) => {
    const { span, traceparent } = await start({ input });
    expect(JSON.parse(String(aws.sent()["input"]))).toEqual({ ...(input && { id: 1 }), traceparent });
    expect(span).toMatchObject({
      name: "SFN.StartExecution",
      kind: SpanKind.CLIENT,
      attributes: { "aws.step_functions.state_machine.arn": stateMachineArn },
    });
  });

  it("leaves the input alone by which a named execution is known", async () => {
    await start({ name: "order-1", input: "{}" });
    expect(aws.sent()["input"]).toBe("{}");
  });

  it("leaves inputs alone when asked to", async () => {
    await start({ input: "{}" }, { payloads: [] });
    expect(aws.sent()["input"]).toBe("{}");
  });
});
