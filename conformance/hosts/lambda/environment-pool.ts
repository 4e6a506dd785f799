import type { Environment } from "./environment.ts";
import type { Invocation, InvocationOptions, InvocationResult } from "./invocation.ts";

/** How many environments there may be, and how many events each takes at once. */
export interface PoolOptions {
  readonly size: number;
  readonly eventsPerEnvironment: number;
  readonly start: () => Promise<Environment>;
}

interface Slot {
  readonly starting: Promise<Environment>;
  /** Undefined while it starts. */
  environment?: Environment;
  taken: number;
}

/** Environments that serve events as the platform does: one more for each event that finds none free, up to `size`. */
export class EnvironmentPool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #line: ((slot: Slot) => void)[] = [];

  private constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts one environment at once. Rejects when its init fails. */
  static async start(options: PoolOptions): Promise<EnvironmentPool> {
    const pool = new EnvironmentPool(options);
    await pool.#grow()?.starting;
    return pool;
  }

  /** The environments that there are now. */
  async environments(): Promise<Environment[]> {
    return Promise.all([...this.#slots].map(({ starting }) => starting));
  }

  /** Resolves with the result; the environment stays taken until it is idle again. Rejects when its init fails. */
  async invoke(event: unknown, options?: InvocationOptions): Promise<InvocationResult> {
    return (await this.submit(event, options)).result.promise;
  }

  /** Resolves once an environment has the event. */
  async submit(event: unknown, options?: InvocationOptions): Promise<Invocation> {
    const slot = await this.#take();
    try {
      const invocation = (await slot.starting).invoke(event, options);
      void invocation.completed.promise.then(() => this.#release(slot));
      return invocation;
    } catch (error) {
      this.#slots.delete(slot);
      this.#serveLine();
      throw error;
    }
  }

  async close(): Promise<void> {
    const close = ({ starting }: Slot): Promise<void> => starting.then((environment) => environment.close());
    // An environment whose init failed has closed itself.
    await Promise.allSettled([...this.#slots].map(close));
  }

  #take(): Promise<Slot> | Slot {
    const slot = this.#free();
    if (slot === undefined) return new Promise<Slot>((resolve) => this.#line.push(resolve));
    slot.taken += 1;
    return slot;
  }

  #free(): Slot | undefined {
    const { eventsPerEnvironment } = this.#options;
    // A process that crashed or timed out is replaced, as the platform does.
    for (const slot of this.#slots) if (slot.environment?.isAlive === false) this.#slots.delete(slot);
    return [...this.#slots].find(({ taken }) => taken < eventsPerEnvironment) ?? this.#grow();
  }

  #grow(): Slot | undefined {
    const { size, start } = this.#options;
    if (this.#slots.size >= size) return undefined;
    const slot: Slot = { starting: start(), taken: 0 };
    this.#slots.add(slot);
    void slot.starting.then(
      (environment) => (slot.environment = environment),
      () => this.#slots.delete(slot),
    );
    return slot;
  }

  #release(slot: Slot): void {
    slot.taken -= 1;
    this.#serveLine();
  }

  #serveLine(): void {
    if (this.#line.length === 0) return;
    const slot = this.#free();
    if (slot === undefined) return;
    slot.taken += 1;
    this.#line.shift()?.(slot);
  }
}
