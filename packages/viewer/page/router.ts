import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";

/** What the address says: which view, and what of it. */
export type Place =
  | { readonly view: "traces" }
  | { readonly view: "trace"; readonly traceId: string }
  | { readonly view: "logs" }
  | { readonly view: "metrics" };

const address: Signal<URL> = signal(new URL(location.href));

/** Where the page is. */
export const place: ReadonlySignal<Place> = computed(() => readPlace(address.value.pathname));

/** A parameter of the address, such as the selected span. */
export function parameter(name: string): string {
  return address.value.searchParams.get(name) ?? "";
}

/** Follows the browser's back and forward. */
export function listenToHistory(): void {
  addEventListener("popstate", () => {
    address.value = new URL(location.href);
  });
}

/** Goes to another view, so that "back" leads here. */
export function go(path: string): void {
  history.pushState(undefined, "", path);
  address.value = new URL(location.href);
}

/** Changes a parameter without a step in the history; an empty value removes it. */
export function setParameter(name: string, value: string): void {
  const next = new URL(location.href);
  if (value === "") next.searchParams.delete(name);
  else next.searchParams.set(name, value);
  history.replaceState(undefined, "", next);
  address.value = next;
}

/** Makes a link stay in the page, unless it is to be opened elsewhere. */
export function follow(event: MouseEvent): void {
  const { currentTarget, button, metaKey, ctrlKey, shiftKey } = event;
  if (!(currentTarget instanceof HTMLAnchorElement) || button !== 0 || metaKey || ctrlKey || shiftKey) return;
  event.preventDefault();
  go(currentTarget.href);
}

function readPlace(path: string): Place {
  const traceId = /^\/t\/([0-9a-f]{32})$/.exec(path)?.[1];
  if (traceId !== undefined) return { view: "trace", traceId };
  if (path === "/logs" || path === "/metrics") return { view: path === "/logs" ? "logs" : "metrics" };
  return { view: "traces" };
}
