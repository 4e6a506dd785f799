export { docsSite as default } from "../../scripts/docs-site.ts";
