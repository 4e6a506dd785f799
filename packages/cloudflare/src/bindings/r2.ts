import { CLOUDFLARE_R2_OPERATION, CLOUDFLARE_R2_RESPONSE } from "../attributes.ts";
import type { BindingClass } from "./binding-class.ts";

const R2: BindingClass = {
  type: "r2",
  request: ({ method }) => ({ attributes: { [CLOUDFLARE_R2_OPERATION]: operationOf(method) } }),
  response: (result) => {
    const { size, objects, truncated } = result as Partial<Found>;
    return {
      [`${CLOUDFLARE_R2_RESPONSE}size`]: size,
      [`${CLOUDFLARE_R2_RESPONSE}returned_objects`]: objects?.length,
      [`${CLOUDFLARE_R2_RESPONSE}truncated`]: truncated,
    };
  },
};

/** By Cloudflare's own names: `GetObject`, `ListObjects`, `UploadPart`, `CompleteMultipartUpload`. */
function operationOf(method: string): string {
  const verb = method.charAt(0).toUpperCase() + method.slice(1);
  if (/^(?:complete|abort)$/.test(method)) return `${verb}MultipartUpload`;
  return /^(?:create|upload)/.test(method) ? verb : `${verb}Object${method === "list" ? "s" : ""}`;
}

/** The span of `get` ends when the object is there: its body may still be coming. @see https://developers.cloudflare.com/r2/api/workers/workers-api-reference/ */
export const R2_BUCKET: BindingClass = {
  ...R2,
  methods: "head get put delete list createMultipartUpload",
  factories: "createMultipartUpload resumeMultipartUpload",
};

export const R2_UPLOAD: BindingClass = { ...R2, methods: "uploadPart complete abort" };

interface Found {
  readonly size: number;
  readonly objects: readonly unknown[];
  readonly truncated: boolean;
}
