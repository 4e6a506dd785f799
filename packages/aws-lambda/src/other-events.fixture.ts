import { httpV2, restV1 } from "./http-events.fixture.ts";
import { arn, type Sent } from "./sent.fixture.ts";

const ACCOUNT = "123456789012";

export const schedule: Sent = () => ({
  version: "0",
  id: "cdc73f9d-aea9-11e3-9d5a-835b769c0d9c",
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: ACCOUNT,
  time: "2026-01-01T00:00:00Z",
  region: "eu-west-1",
  resources: [arn("events", "rule/nightly")],
  detail: {},
});

export const scheduler: Sent = () => ({
  ...(schedule("") as object),
  source: "aws.scheduler",
  resources: [arn("scheduler", "schedule/default/nightly")],
  detail: "{}",
});
/** What nothing but its name is told of. */
export const OTHERS: Readonly<Record<string, object[]>> = {
  cognito: [
    {
      version: "1",
      region: "eu-west-1",
      userPoolId: "eu-west-1_uVWAMpQuY",
      userName: "somebody",
      callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: "2s90" },
      triggerSource: "PreSignUp_SignUp",
      request: { userAttributes: { email: "somebody@example.com" } },
      response: {},
    },
  ],
  logs: [
    {
      awslogs: {
        data: "H4sIAAAAAAAAAHWPwQqCQBCGX0Xm7EFtK+smZBEUgXoLCdMhFtKV3akI8d0bLYmibvPPN3wz00CJxmQnTO41whwWQRIctmEcB6sQbFC3CjW3XW8kxpOpP+OC22d1Wml1qZkQGtoMsScxaczKN3plG8zlaHIta5KqWsozoTYw3/djzwhpLwivWFGHGpAFe7DL68JlBUk+l7KSN7tCOEJ4M3/qOI49vMHj+zCKdlFqLaU2ZHV2a4Ct/an0/ivdX8oYc1UVX860fQDQiMdxRQEAAA==",
      },
    },
  ],
  cloudwatch: [
    {
      source: "aws.cloudwatch",
      alarmArn: arn("cloudwatch", "alarm:errors"),
      accountId: ACCOUNT,
      time: "2026-08-04T12:36:15.490Z",
      alarmData: {},
    },
  ],
  states: [
    { Execution: { Id: arn("states", "execution:flow:1") }, StateMachine: { Id: arn("states", "stateMachine:flow") } },
  ],
  lex: [
    {
      messageVersion: "1.0",
      invocationSource: "DialogCodeHook",
      bot: { name: "Order", alias: "$LATEST" },
      currentIntent: {},
    },
    {
      messageVersion: "1.0",
      invocationSource: "FulfillmentCodeHook",
      bot: { id: "1", name: "Order" },
      sessionState: {},
    },
  ],
  connect: [{ Name: "ContactFlowEvent", Details: { ContactData: { ContactId: "5ca32fbd" }, Parameters: {} } }],
  config: [{ invokingEvent: "{}", ruleParameters: "{}", resultToken: "myResultToken", configRuleName: "rule" }],
  codepipeline: [{ "CodePipeline.job": { id: "11111111-abcd-1111-abcd-111111abcdef", accountId: ACCOUNT, data: {} } }],
  codecommit: [{ Records: [{ eventSource: "aws:codecommit", eventName: "TriggerEventTest" }] }],
  ses: [{ Records: [{ eventSource: "aws:ses", eventVersion: "1.0", ses: { mail: {} } }] }],
  cloudformation: [
    { RequestType: "Create", ResponseURL: "https://pre-signed.example.com", StackId: "s", RequestId: "r" },
  ],
  firehose: [
    {
      invocationId: "i",
      deliveryStreamArn: arn("firehose", "deliverystream/logs"),
      region: "eu-west-1",
      records: [{ data: "" }],
    },
  ],
  secretsmanager: [{ Step: "createSecret", SecretId: arn("secretsmanager", "secret:db"), ClientRequestToken: "t" }],
  "s3-batch": [{ invocationSchemaVersion: "1.0", invocationId: "i", job: { id: "j" }, tasks: [] }],
  bedrock: [{ messageVersion: "1.0", agent: { name: "a" }, actionGroup: "g", function: "f" }],
  alexa: [{ version: "1.0", session: {}, context: { System: {} }, request: { type: "LaunchRequest" } }],
  iot: [
    { token: "t", signatureVerified: true, protocols: ["tls"], protocolData: { tls: { serverName: "s" } } },
    {
      claimCertificateId: "c1",
      certificateId: "c2",
      certificatePem: "-----BEGIN CERTIFICATE-----",
      templateArn: arn("iot", "provisioningtemplate/thermostats"),
      clientId: "221a6d10-9c7f-42f1-9153-e52e6fc869c1",
      parameters: { SerialNumber: "1" },
    },
  ],
  transfer: [{ username: "u", password: "p", protocol: "SFTP", serverId: "s-1", sourceIp: "203.0.113.9" }],
  authorizer: [
    { type: "TOKEN", methodArn: arn("execute-api", "a1/prod/GET/orders"), authorizationToken: "t" },
    { ...(restV1("") as object), type: "REQUEST", methodArn: arn("execute-api", "a1/prod/GET/orders") },
    { ...(httpV2("") as object), type: "REQUEST", routeArn: arn("execute-api", "a1/prod/GET/orders") },
  ],
};
