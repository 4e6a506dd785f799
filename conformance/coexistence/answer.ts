import { withSpan } from "@tracelet/core";
import { scenario } from "@beside/scenario";
import { trace } from "@beside/api";
import { withSpan as withSpanOfSecond } from "@beside/core";

/** User code, with a library that makes its spans by an API of its own. */
export async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/others") return Response.json(scenario.others());
  if (pathname === "/throws") throw new TypeError("as the app throws it");
  const text = await withSpan("ours", async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    // Not while it is loaded: what another copy of the API handed out before the registration stays a no-op for ever.
    return trace.getTracer("library").startActiveSpan("library", (span) => {
      withSpanOfSecond("within", () => undefined);
      span.end();
      return "done";
    });
  });
  return new Response(text, { status: 201, headers: { "x-app": "yes" } });
}
