import { arn, type Sent } from "./sent.fixture.ts";

const s3Record = (change: object = {}): object => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  awsRegion: "eu-west-1",
  eventTime: "2026-09-03T19:37:27.192Z",
  eventName: "ObjectCreated:Put",
  s3: {
    s3SchemaVersion: "1.0",
    bucket: { name: "invoices", arn: "arn:aws:s3:::invoices" },
    object: { key: "2026/b21b84d6.pdf", size: 1305107, eTag: "b21b84d653bb07b05b1e6b33684dc11b" },
  },
  ...change,
});

export const s3: Sent = () => ({ Records: [s3Record()] });
export const s3Removed: Sent = () => ({ Records: [s3Record({ eventName: "ObjectRemoved:DeleteMarkerCreated" })] });
const dynamoDbRecord = (eventName: string, id: string): object => ({
  eventID: `c4ca4238a0b923820dcc509a6f75849b-${id}`,
  eventVersion: "1.1",
  dynamodb: {
    ApproximateCreationDateTime: 1_767_225_600,
    Keys: { Id: { N: "101" } },
    SequenceNumber: id,
    SizeBytes: 26,
    StreamViewType: "KEYS_ONLY",
  },
  awsRegion: "eu-west-1",
  eventName,
  eventSourceARN: arn("dynamodb", "table/orders/stream/2026-11-21T00:00:00.000"),
  eventSource: "aws:dynamodb",
});

export const dynamoDb: Sent = () => ({ Records: [dynamoDbRecord("MODIFY", "111"), dynamoDbRecord("MODIFY", "222")] });
export const dynamoDbMixed: Sent = () => ({
  Records: [dynamoDbRecord("INSERT", "111"), dynamoDbRecord("REMOVE", "222")],
});

export const documentDb: Sent = () => ({
  eventSourceArn: arn("rds", "cluster:orders-cluster"),
  events: [
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        clusterTime: { $timestamp: { t: 1_767_225_600, i: 9 } },
        documentKey: { _id: { $oid: "63eeb6e7d418cd98afb1c1d7" } },
        ns: { db: "shop", coll: "orders" },
        operationType: "update",
      },
    },
  ],
  eventSource: "aws:docdb",
});
