import { createEntry, type GeneratedHandler, handler } from "./generated/worker-entry.ts";

export { Counter } from "./generated/binding-calls.ts";

const entry: GeneratedHandler = createEntry(handler);
export default entry;
