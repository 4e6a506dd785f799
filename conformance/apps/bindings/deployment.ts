import type { AppEntry } from "../../hosts/host.ts";
import type { WranglerConfig } from "../../hosts/workerd.ts";

/** Calls of bindings by route, see `routes.ts`. */
export const BINDINGS_APP: AppEntry = { worker: `${import.meta.dirname}/../bindings-worker.ts`, lambda: "" };

/** Every binding that has an implementation that runs here. */
export const BINDINGS_CONFIG: WranglerConfig = {
  kv_namespaces: [{ binding: "KV", id: "kv" }],
  r2_buckets: [{ binding: "BUCKET", bucket_name: "bucket" }],
  d1_databases: [{ binding: "DB", database_id: "db", database_name: "db" }],
  queues: {
    producers: [{ binding: "ORDERS", queue: "orders" }],
    consumers: [{ queue: "orders", max_batch_timeout: 0 }],
  },
  durable_objects: { bindings: [{ name: "COUNTER", class_name: "Counter" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["Counter"] }],
  workflows: [{ binding: "FLOW", name: "flow", class_name: "Flow" }],
  services: [
    { binding: "BACKEND", service: "conformance", entrypoint: "Backend" },
    { binding: "TRACED_BACKEND", service: "conformance", entrypoint: "TracedBackend" },
  ],
  ratelimits: [{ name: "LIMIT", namespace_id: "1001", simple: { limit: 100, period: 60 } }],
  send_email: [{ name: "MAIL" }],
  secrets_store_secrets: [{ binding: "SECRET", store_id: "store", secret_name: "api-key" }],
  images: { binding: "IMAGES" },
  analytics_engine_datasets: [{ binding: "NUMBERS", dataset: "numbers" }],
};
