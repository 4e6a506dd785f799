import { textAt, text, valueAt } from "./text.ts";

/**
 * What only the events of a source have: its name, then places that hold a text or an object, or the very text after `=`,
 * as {@link valueAt} takes them. The first that fits tells.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
 */
const SHAPES: readonly string[] = [
  "authorizer type methodArn,routeArn",
  "apigateway version=2.0 requestContext/http/method",
  "elb httpMethod requestContext/elb",
  "apigateway httpMethod requestContext",
  "apigateway requestContext/connectionId",
  "events source=aws.events detail-type",
  "scheduler source=aws.scheduler detail-type",
  "eventbridge source detail-type",
  "appsync info/parentTypeName,0/info/parentTypeName,info/channel/path",
  "cloudfront Records/0/cf/request",
  "vpc-lattice requestContext/serviceNetworkArn",
  "vpc-lattice method raw_path",
  "cognito triggerSource userPoolId",
  "states Execution/Id StateMachine/Id",
  "logs awslogs/data",
  "cloudwatch alarmArn",
  "cloudformation ResponseURL StackId",
  "firehose deliveryStreamArn",
  "lex bot invocationSource",
  "connect Details/ContactData",
  "bedrock actionGroup agent",
  "alexa context/System request/type",
  "config invokingEvent resultToken",
  "codepipeline CodePipeline.job",
  "secretsmanager SecretId ClientRequestToken",
  "s3-batch invocationSchemaVersion",
  "s3-object-lambda getObjectContext",
  "iot protocolData,claimCertificateId protocols,templateArn",
  "transfer username serverId",
];

/** {@link SHAPES}, taken apart at the first event: most have to be looked at in what only a caller knows. */
let shapes: readonly (readonly string[][])[] | undefined;

/**
 * The service that an event, or one record of an event, comes from: by the name that it gives itself, or by what no other
 * event looks like. `undefined` when that cannot be told. Never throws.
 */
export function eventSource(event: unknown): string | undefined {
  const named = textAt(event, "Records/0/eventSource,Records/0/EventSource,eventSource,EventSource");
  if (named?.startsWith("aws:")) return named.slice(4);
  if (named === "SelfManagedKafka") return "kafka";
  shapes ??= SHAPES.map((shape) => shape.split(" ").map((place) => place.split("=")));
  return shapes.find((shape) => fits(event, shape))?.[0]?.[0];
}

/** A loop, as most events are looked at in all these places. */
function fits(event: unknown, shape: readonly string[][]): boolean {
  for (let index = 1; index < shape.length; index++) {
    const condition = shape[index]!;
    const found = valueAt(event, condition[0]!);
    if (condition[1] ? found !== condition[1] : !text(found) && typeof found !== "object") return false;
  }
  return true;
}
