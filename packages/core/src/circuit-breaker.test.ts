import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe("createCircuitBreaker", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  const said: string[] = [];
  const pass = (millis: number) => vi.setSystemTime(Date.now() + millis);

  function createTest() {
    said.length = 0;
    const circuit = createCircuitBreaker((message) => void said.push(message));
    /** Whether a request was let pass. */
    const run = (hasFailed: boolean): boolean => {
      const settle = circuit.enter(10 * SECOND);
      settle?.(hasFailed);
      return settle !== undefined;
    };
    const open = () => [run(true), run(true), run(true)];
    return { circuit, run, open };
  }

  it("opens after three failures in a row, and says so once", () => {
    const { circuit, run, open } = createTest();
    expect(open()).toEqual([true, true, true]);
    expect(circuit.isBlocked()).toBe(true);
    expect(run(false)).toBe(false);
    expect(said).toEqual([expect.stringContaining("dropped")]);
  });

  it("does not open for failures with successes between them", () => {
    const { circuit, run } = createTest();
    for (const hasFailed of [true, true, false, true, true, false]) run(hasFailed);
    expect(circuit.isBlocked()).toBe(false);
    expect(said).toEqual([]);
  });

  it("lets exactly one request try when the time is over, while others stay out", () => {
    const { circuit, open } = createTest();
    open();
    pass(5 * SECOND - 1);
    expect(circuit.enter(SECOND)).toBeUndefined();
    pass(1);
    expect(circuit.isBlocked()).toBe(false);
    const entered = Array.from({ length: 10 }, () => circuit.enter(10 * SECOND));
    expect(entered.filter(Boolean)).toHaveLength(1);
    expect(circuit.isBlocked()).toBe(true);
    entered[0]?.(false);
    expect(circuit.enter(SECOND)).toBeDefined();
  });

  it("closes with the first success, says so, and then wants three failures again", () => {
    const { circuit, run, open } = createTest();
    open();
    pass(5 * SECOND);
    expect(run(false)).toBe(true);
    expect(said).toEqual([expect.stringContaining("dropped"), expect.stringContaining("answers again")]);
    run(true);
    run(true);
    expect(circuit.isBlocked()).toBe(false);
    run(true);
    expect(circuit.isBlocked()).toBe(true);
  });

  it("stays open twice as long after each failed try, up to five minutes", () => {
    const { circuit, run, open } = createTest();
    open();
    const waits = [5, 10, 20, 40, 80, 160, 300, 300, 300].map((seconds) => seconds * SECOND);
    for (const wait of waits) {
      pass(wait - 1);
      expect(circuit.isBlocked()).toBe(true);
      pass(1);
      expect(run(true)).toBe(true);
    }
    expect(said).toHaveLength(1);
  });

  it("starts again with five seconds once it had closed", () => {
    const { circuit, run, open } = createTest();
    open();
    pass(5 * SECOND);
    run(true);
    pass(10 * SECOND);
    run(false);
    open();
    pass(5 * SECOND);
    expect(circuit.isBlocked()).toBe(false);
  });

  it("counts requests that were under way when it opened neither as tries nor towards its time", () => {
    const { circuit } = createTest();
    const entered = Array.from({ length: 50 }, () => circuit.enter(10 * SECOND)!);
    for (const settle of entered) settle(true);
    pass(5 * SECOND);
    expect(circuit.isBlocked()).toBe(false);
  });

  it("lets another one try when the first was killed by its platform and never settles", () => {
    const { circuit, open } = createTest();
    open();
    pass(5 * SECOND);
    expect(circuit.enter(10 * SECOND)).toBeDefined();
    pass(10 * SECOND - 1);
    expect(circuit.enter(10 * SECOND)).toBeUndefined();
    pass(1);
    expect(circuit.enter(Infinity)).toBeDefined();
    pass(5 * MINUTE - 1);
    expect(circuit.enter(SECOND)).toBeUndefined();
    pass(1);
    expect(circuit.enter(SECOND)).toBeDefined();
  });
});
