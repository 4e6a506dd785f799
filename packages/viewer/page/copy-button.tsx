import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** A button that copies a text, which may have to be fetched first. */
export function CopyButton({ label, text }: { label: string; text: () => string | Promise<string> }): JSX.Element {
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  const copy = async (): Promise<void> => {
    try {
      await writeClipboard(await text());
      setState("done");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), 1500);
  };
  const said = { idle: label, done: "copied", failed: "not allowed" }[state];
  return (
    <button type="button" class="quiet" onClick={() => void copy()}>
      {said}
    </button>
  );
}

/** By the clipboard's own way, which browsers keep to localhost and HTTPS, or by the old one. */
async function writeClipboard(text: string): Promise<void> {
  if (isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("the browser did not copy");
}
