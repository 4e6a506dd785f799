import { useEffect, useRef, useState } from "preact/hooks";
import { decodeTrace } from "../src/web/decode-trace.ts";
import type { PageTrace } from "../src/web/page-messages.ts";
import { traces } from "./feed.ts";

/** A trace, or why there is none. */
export type LoadedTrace = PageTrace | "loading" | "missing";

/** Fetches a trace, again when more of it has arrived. One that is dropped meanwhile stays on the screen. */
export function useTrace(traceId: string): LoadedTrace {
  const [trace, setTrace] = useState<LoadedTrace>("loading");
  const loading = useRef({ isUnderWay: false, isOutdated: false, isWanted: true });
  const summary = traces.value.get(traceId);

  useEffect(() => {
    const state = loading.current;
    const load = async (): Promise<void> => {
      const response = await fetch(`/api/traces/${traceId}`);
      const loaded = response.ok ? decodeTrace(await response.text()) : "missing";
      if (state.isWanted) setTrace((shown) => (loaded === "missing" && typeof shown !== "string" ? shown : loaded));
    };
    // One at a time: a large trace that grows quickly would otherwise never be there in full.
    const keepLoading = async (): Promise<void> => {
      state.isUnderWay = true;
      do {
        state.isOutdated = false;
        // Without a connection, which is said elsewhere, what is shown stays.
        await load().catch(() => undefined);
      } while (state.isOutdated && state.isWanted);
      state.isUnderWay = false;
    };
    if (state.isUnderWay) state.isOutdated = true;
    else void keepLoading();
  }, [traceId, summary]);

  useEffect(
    () => () => {
      loading.current.isWanted = false;
    },
    [],
  );
  return trace;
}
