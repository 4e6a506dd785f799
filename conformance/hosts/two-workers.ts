import type { WorkerdHostKind } from "./workerd.ts";

/** The same app twice: the second one, of the service `other`, behind the first one's service binding `OTHER`. */
export function createTwoWorkersKind(name: string, kind: WorkerdHostKind): WorkerdHostKind {
  return {
    ...kind,
    name,
    start: (options) => {
      const other = { entry: options.app.worker, env: { ...options.env, OTEL_SERVICE_NAME: "other" } };
      return kind.start({ ...options, services: { OTHER: other } });
    },
  };
}
