import { answer } from "./hono-alone.ts";
import { serve } from "./serve.ts";

await serve(answer);
