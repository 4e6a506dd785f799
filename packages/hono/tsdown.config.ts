import { libraryBuild } from "../../tsdown.base.ts";

export default libraryBuild({ imported: ["@opentelemetry/api", "@tracelet/core", "hono"] });
