import { HANDLER_HEADER } from "../apps/platform.ts";
import { type BareWorkerdKind, createBareWorkerdKind } from "./bare-workerd.ts";

const CLASSES = ["Plain", "Traced", "Second"];

/** A Worker that hands each request to an object. It is another one, so that the object's own `env` has no bindings. */
const FRONT = `
export default {
  fetch(request, env) {
    const namespace = { plain: env.Plain, second: env.Second }[request.headers.get("${HANDLER_HEADER}")] ?? env.Traced;
    return namespace.getByName("one").fetch(request);
  },
};
`;

const namespaces = CLASSES.map((name) => `(className = "${name}", uniqueKey = "${name}")`);
const bindings = CLASSES.map((name) => {
  return `(name = "${name}", durableObjectNamespace = (className = "${name}", serviceName = "main"))`;
});

const inObjects = createBareWorkerdKind("Durable Object", {
  front: "front",
  worker: `durableObjectNamespaces = [${namespaces.join(", ")}], durableObjectStorage = (inMemory = void),`,
  services: `(name = "front", worker = (
    modules = [(name = "front", esModule = ${JSON.stringify(FRONT)})],
    compatibilityDate = "2025-06-01",
    bindings = [${bindings.join(", ")}],
  )),`,
});

/** An app inside of a Durable Object, of a class for each of its handlers. */
export const durableObject: BareWorkerdKind = {
  ...inObjects,
  module: "object",
  start: ({ app, env }) => inObjects.start({ app: { ...app, worker: app.object ?? "" }, ...(env && { env }) }),
};
