import { createBoundedItems } from "./bounded-items.ts";
import type { ViewerLog } from "./viewer-log.ts";

/** The logs that arrived last, in a trace or not. */
export interface RecentLogs {
  add(logs: readonly ViewerLog[], bytes: number): void;
  logs(): ViewerLog[];
  size(): number;
  clear(): void;
}

const MAX_LOGS = 5000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Creates empty {@link RecentLogs}. */
export function createRecentLogs(): RecentLogs {
  const items = createBoundedItems<symbol, ViewerLog>();
  return {
    add: (logs, bytes) => {
      for (const log of logs) items.put(Symbol("log"), log, bytes / logs.length);
      items.shrinkTo({ items: MAX_LOGS, bytes: MAX_BYTES });
    },
    logs: () => items.values(),
    size: () => items.size,
    clear: () => items.clear(),
  };
}
