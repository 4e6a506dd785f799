import type { JSX } from "preact";
import { useKeys } from "./keyboard.ts";

const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ["j k ↓ ↑", "next and previous row"],
  ["enter", "open the trace; in a trace, fold and unfold"],
  ["h l ← →", "fold and unfold"],
  ["n p", "next and previous row that was found, has an error or a warning"],
  ["/", "search"],
  ["esc", "close the details, then go back to the list"],
  ["e s", "in the list: errors first, slow first"],
  ["t", "theme: as the system, dark, light"],
];

/** The keys, over the page. */
export function Help({ onClose }: { onClose: () => void }): JSX.Element {
  useKeys({ Escape: onClose, "?": onClose });
  return (
    <div class="shade" onClick={onClose}>
      <div class="dialog" role="dialog" aria-label="Keys">
        <dl>
          {KEYS.map(([keys, meaning]) => (
            <>
              <dt>
                {keys.split(" ").map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </>
          ))}
        </dl>
      </div>
    </div>
  );
}
