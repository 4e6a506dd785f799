/** An invocation that one or more instrumented handlers have a part in. */
export interface OpenTurn {
  readonly id: string;
  /** Settles when the last one has left. */
  readonly over: Promise<void>;
  /** One more has a part in it. */
  enter(): Turn;
}

/** The extension's part of one call of a handler. */
export interface Turn {
  /** Runs `work` once the response has been posted, and ends the turn with it. `work` never rejects. */
  defer(work: () => Promise<void>): boolean;
  /** Ends the turn unless work was deferred. */
  leave(): void;
}

export function createOpenTurn(id: string): OpenTurn {
  let members = 0;
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  const leave = (): void => {
    if (--members === 0) end();
  };
  return {
    id,
    over,
    enter: () => {
      members++;
      let isDeferred = false;
      return {
        defer: (work) => {
          isDeferred = true;
          afterResponse(() => void work().finally(leave));
          return true;
        },
        leave: () => {
          if (!isDeferred) leave();
        },
      };
    },
  };
}

/** The runtime posts the response in the turn of the event loop after the handler's promise has settled. */
function afterResponse(work: () => void, turns = 3): void {
  if (turns > 0) setImmediate(afterResponse, work, turns - 1);
  else work();
}
