/** Conditions that wait to become true. */
export interface WaitingRoom {
  /** Looks at every condition again; to be called after each change. */
  look(): void;
  /**
   * Resolves with what `condition` returns as soon as that is neither undefined, null nor false.
   * Rejects after the room's patience, saying what was waited for and what there is instead.
   */
  wait<Found>(condition: () => Found, message: string): Promise<Exclude<Found, undefined | null | false>>;
}

/**
 * Waits for conditions instead of for time: the patience is only how long a broken test takes to fail.
 *
 * `describe` tells what there is, for the message of the error.
 */
export function createWaitingRoom({
  describe,
  patienceMillis = 20_000,
}: {
  describe: () => string;
  patienceMillis?: number;
}): WaitingRoom {
  const waiting = new Set<() => void>();
  return {
    look: () => {
      for (const look of waiting) look();
    },
    wait: (condition, message) => {
      const { promise, resolve, reject } = Promise.withResolvers<Exclude<ReturnType<typeof condition>, Nothing>>();
      const look = (): void => {
        try {
          const found = condition();
          if (isFound(found)) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      const giveUp = (): void => reject(new Error(`Waited in vain for ${message}.\n${describe()}`));
      const timer = setTimeout(giveUp, patienceMillis);
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
  };
}

type Nothing = undefined | null | false;

function isFound<Found>(found: Found): found is Exclude<Found, Nothing> {
  return found !== undefined && found !== null && found !== false;
}
