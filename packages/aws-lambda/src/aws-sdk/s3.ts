import { AWS_S3_BUCKET, AWS_S3_COPY_SOURCE, AWS_S3_KEY, AWS_S3_PART_NUMBER, AWS_S3_UPLOAD_ID } from "../attributes.ts";
import { text } from "../text.ts";
import type { AwsService } from "./aws-service.ts";

/** @see https://opentelemetry.io/docs/specs/semconv/object-stores/s3/ */
export const s3: AwsService = {
  describe: ({ input, options }) => ({
    [AWS_S3_BUCKET]: text(input["Bucket"]),
    [AWS_S3_PART_NUMBER]: Number(input["PartNumber"]) || undefined,
    [AWS_S3_UPLOAD_ID]: text(input["UploadId"]),
    ...(options.objectKeys && {
      [AWS_S3_KEY]: text(input["Key"]),
      [AWS_S3_COPY_SOURCE]: text(input["CopySource"]),
    }),
  }),
};
