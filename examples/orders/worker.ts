import { correlateConsole, instrument } from "@tracelet/cloudflare";
import { app } from "./orders.ts";

correlateConsole();
export default instrument(app);
