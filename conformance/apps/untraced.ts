/**
 * `fetch` as it is before `instrument()` patches it: an app's talk with its test makes no spans. Imports run before the
 * body of the entry that calls `instrument()`.
 */
export const fetchAtLoad: typeof fetch = globalThis.fetch;

/** Waits until the test opens the gate with this URL; passes at once when there is none. */
export async function passGate(url: string | null): Promise<void> {
  if (url === null) return;
  const response = await fetchAtLoad.call(globalThis, url);
  await response.arrayBuffer();
}
