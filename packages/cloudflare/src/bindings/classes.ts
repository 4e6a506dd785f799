import {
  CLOUDFLARE_JSRPC_METHOD,
  CLOUDFLARE_RATE_LIMIT_SUCCESS,
  DB_OPERATION_BATCH_SIZE,
  JSRPC,
  RPC_METHOD,
  RPC_SYSTEM_NAME,
} from "../attributes.ts";
import { withRpcContext } from "../rpc-context.ts";
import { AI } from "./ai.ts";
import type { BindingClass } from "./binding-class.ts";
import { CACHE, CACHES } from "./cache.ts";
import { D1_DATABASE, D1_STATEMENT } from "./d1.ts";
import { KV } from "./kv.ts";
import { QUEUE_PRODUCER } from "./queue-producer.ts";
import { R2_BUCKET, R2_UPLOAD } from "./r2.ts";

/** The methods that a user named, of what answers to every name. @see https://developers.cloudflare.com/workers/runtime-apis/rpc/ */
export const RPC: BindingClass = {
  type: "RPC",
  request: ({ method, binding }) => ({
    name: `${binding}/${method}`,
    attributes: {
      [RPC_SYSTEM_NAME]: JSRPC,
      [RPC_METHOD]: `${binding}/${method}`,
      [CLOUDFLARE_JSRPC_METHOD]: method,
    },
  }),
  withContext: ({ args }, carrier) => withRpcContext(args, carrier),
};

const VECTORIZE: BindingClass = {
  type: "Vectorize",
  system: "cloudflare-vectorize",
  methods: "query queryById insert upsert getByIds deleteByIds describe",
  request: ({ args: [items] }) => ({
    // A query has one vector: numbers.
    attributes: Array.isArray(items) && typeof items[0] !== "number" ? { [DB_OPERATION_BATCH_SIZE]: items.length } : {},
  }),
};

const RATE_LIMIT: BindingClass = {
  type: "RateLimit",
  methods: "limit",
  response: (result) => ({ [CLOUDFLARE_RATE_LIMIT_SUCCESS]: (result as { readonly success?: boolean }).success }),
};

// Secrets Store, mail and Pipelines are such stubs too, which nothing tells from a service (decision record 0005).
const SERVICE: BindingClass = { type: "Service", methods: "fetch", rpc: "get send" };

/**
 * The classes of bindings and of what they make, by the names that workerd gives them. Not traced: Analytics Engine, whose
 * `writeDataPoint` only notes something down, and Hyperdrive, whose connections are the database driver's.
 */
export const CLASSES: Readonly<Record<string, BindingClass>> = {
  Ai: AI,
  BrowserRendering: { type: "Browser", methods: "fetch" },
  Cache: CACHE,
  CacheStorage: CACHES,
  D1Database: D1_DATABASE,
  D1DatabaseSession: D1_DATABASE,
  D1PreparedStatement: D1_STATEMENT,
  DispatchNamespace: { type: "DispatchNamespace", factories: "get" },
  DurableObject: { type: "DurableObject", methods: "fetch" },
  DurableObjectNamespace: { type: "DurableObject", factories: "get getByName jurisdiction" },
  Fetcher: SERVICE,
  HostedImagesBindingImpl: { type: "Images", methods: "upload list createDirectUpload" },
  ImageTransformerImpl: { type: "Images", methods: "output" },
  ImagesBindingImpl: { type: "Images", methods: "info", factories: "input text", parts: "hosted" },
  InstanceImpl: { type: "Workflow", methods: "status pause resume terminate restart delete sendEvent" },
  KvNamespace: KV,
  R2Bucket: R2_BUCKET,
  R2MultipartUpload: R2_UPLOAD,
  Ratelimit: RATE_LIMIT,
  SendEmail: { type: "SendEmail", methods: "send" },
  // The same class, where a Worker imports it before there is a stub.
  ServiceStub: SERVICE,
  VectorizeIndexImpl: VECTORIZE,
  WorkerQueue: QUEUE_PRODUCER,
  WorkflowImpl: {
    type: "Workflow",
    methods: "create createBatch get deleteBatch",
    factories: "create createBatch get",
  },
};
