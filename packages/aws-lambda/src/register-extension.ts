// The entry point `@tracelet/aws-lambda/extension`: by its path, as it must load nothing of core.
import { registerExtension } from "./extension.ts";

await registerExtension();
