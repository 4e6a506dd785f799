import { useLayoutEffect, useRef } from "preact/hooks";

/** What a view does on keys, by `KeyboardEvent.key`. */
export type KeyHandlers = Readonly<Record<string, () => void>>;

// The view that was mounted last comes first: a dialog before the page below it.
const stack: { current: KeyHandlers }[] = [];

/** Sends keys to the views, other than those typed into a field. */
export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const handlers = stack.findLast(({ current }) => Object.hasOwn(current, event.key));
    if (handlers === undefined) return;
    event.preventDefault();
    handlers.current[event.key]?.();
  });
}

/** Handles keys while the component is there. */
export function useKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  // Not after the next frame: the first key may come sooner.
  useLayoutEffect(() => {
    stack.push(latest);
    return () => void stack.splice(stack.indexOf(latest), 1);
  }, []);
}

/** Fields keep their keys; buttons and links keep enter and space. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return true;
  return (
    (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) && (key === "Enter" || key === " ")
  );
}
