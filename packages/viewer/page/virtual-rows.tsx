import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** As in page.css. */
const ROW_HEIGHT = 28;
const OVERSCAN = 10;

interface VirtualRowsProps {
  readonly count: number;
  /** Draws one row; its place comes from outside. */
  readonly row: (index: number) => ComponentChildren;
  /** Kept in sight when it changes. */
  readonly selected: number;
  readonly role: "list" | "treegrid";
  readonly label: string;
}

/** A list of any length of which only what is in sight is in the document. */
export function VirtualRows({ count, row, selected, role, label }: VirtualRowsProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height }, setView] = useState({ top: 0, height: 600 });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || selected < 0) return;
    const start = selected * ROW_HEIGHT;
    if (start < element.scrollTop) element.scrollTop = start;
    else if (start + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = start + ROW_HEIGHT - element.clientHeight;
    }
  }, [selected]);

  const first = Math.max(Math.floor(top / ROW_HEIGHT) - OVERSCAN, 0);
  const last = Math.min(Math.ceil((top + height) / ROW_HEIGHT) + OVERSCAN, count);
  const indexes = Array.from({ length: Math.max(last - first, 0) }, (_, offset) => first + offset);
  return (
    <div class="rows" ref={box} role={role} aria-label={label} tabIndex={0}>
      <div class="all-rows" role="presentation" style={{ height: `${count * ROW_HEIGHT}px` }}>
        {indexes.map((index) => (
          <div
            key={index}
            class="place"
            role={role === "list" ? "listitem" : "presentation"}
            style={{ top: `${index * ROW_HEIGHT}px` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
