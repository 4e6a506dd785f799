import { FAAS_INVOKED_NAME, FAAS_INVOKED_PROVIDER, FAAS_INVOKED_REGION } from "../attributes.ts";
import { text } from "../text.ts";
import { type AwsService, membersOf } from "./aws-service.ts";
import { addable, type Carrier } from "./carrier.ts";
import { parseObject } from "./json-carrier.ts";

const INVOCATIONS = ["Invoke", "InvokeWithResponseStream"];

/** Bytes of base64. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const MAX_CLIENT_CONTEXT = 3_583;

/** An invocation carries the context in `clientContext.custom`, where the official instrumentation puts it, too. */
export const lambda: AwsService = {
  describe: ({ operation, input, region }) => {
    if (!INVOCATIONS.includes(operation)) return {};
    const name = text(input["FunctionName"]);
    return {
      [FAAS_INVOKED_NAME]: functionName(name),
      [FAAS_INVOKED_PROVIDER]: "aws",
      [FAAS_INVOKED_REGION]: /^arn:[^:]*:lambda:([^:]+)/.exec(name ?? "")?.[1] ?? region,
    };
  },
  inject: ({ operation, input }, context) => {
    if (!INVOCATIONS.includes(operation) || input["InvocationType"] === "DryRun") return undefined;
    const clientContext = withContext(text(input["ClientContext"]), context);
    return clientContext === undefined ? undefined : { ...input, ClientContext: clientContext };
  },
  describeOutput: (_, output) => {
    const type = text(output["FunctionError"]);
    return type === undefined ? {} : { failure: { type, message: "the invoked function failed" } };
  },
};

/** Of a name, a part of an ARN or a whole one, each with or without a version. */
function functionName(name: string | undefined): string | undefined {
  return /^(?:.*:function:)?([^:]+)/.exec(name ?? "")?.[1];
}

function withContext(clientContext: string | undefined, context: Carrier): string | undefined {
  const known = clientContext === undefined ? {} : parseObject(Buffer.from(clientContext, "base64").toString());
  if (!known) return undefined;
  const custom = membersOf(known["custom"]);
  const added = addable(custom, context);
  if (added.length === 0) return undefined;
  const injected = { ...known, custom: { ...custom, ...Object.fromEntries(added) } };
  const encoded = Buffer.from(JSON.stringify(injected)).toString("base64");
  return encoded.length > MAX_CLIENT_CONTEXT ? undefined : encoded;
}
