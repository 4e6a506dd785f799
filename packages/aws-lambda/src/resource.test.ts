import { VERSION } from "@tracelet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lambdaDefaults } from "./resource.ts";

const known = (env: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(lambdaDefaults(env).resourceAttributes ?? {}).filter(([, value]) => value !== undefined),
  );

describe("lambdaDefaults", () => {
  it("tells what the platform's variables say", () => {
    const attributes = known({
      AWS_REGION: "eu-central-1",
      AWS_LAMBDA_FUNCTION_NAME: "orders",
      AWS_LAMBDA_FUNCTION_VERSION: "7",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[7]abc",
      AWS_SECRET_ACCESS_KEY: "s3cret",
    });
    expect(attributes).toEqual({
      "cloud.provider": "aws",
      "cloud.platform": "aws_lambda",
      "cloud.region": "eu-central-1",
      "faas.name": "orders",
      "faas.version": "7",
      "faas.max_memory": 536_870_912,
      "faas.instance": "2026/11/21/[7]abc",
      "aws.log.group.names": ["/aws/lambda/orders"],
      "service.name": "orders",
      "telemetry.sdk.language": "nodejs",
    });
  });

  it("leaves out what is not there, the service's name included", () => {
    expect(known({})).toEqual({
      "cloud.provider": "aws",
      "cloud.platform": "aws_lambda",
      "telemetry.sdk.language": "nodejs",
    });
    expect(known({ AWS_LAMBDA_FUNCTION_NAME: "", AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "much" })).not.toHaveProperty([
      "service.name",
    ]);
  });

  it("names the adapter as the instrumentation scope", () => {
    expect(lambdaDefaults({})).toMatchObject({ name: "@tracelet/aws-lambda", version: VERSION });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_REGION"),
          fc.anything(),
        ),
        (env) => void known(env),
      ),
    );
  });
});
