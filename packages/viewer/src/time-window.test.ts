import { expect, it } from "vitest";
import { drawBar, formatDuration } from "./time-window.ts";

const window = { startNanos: 1_700_000_000_000_000_000n, endNanos: 1_700_000_000_000_000_100n };
const within = (start: bigint, end: bigint): { startNanos: bigint; endNanos: bigint } => ({
  startNanos: window.startNanos + start,
  endNanos: window.startNanos + end,
});

it.each([
  [0n, "0 ms"],
  [850n, "850 ns"],
  [12_345n, "12.3 µs"],
  [1_000_000n, "1 ms"],
  [234_567_890n, "235 ms"],
  [1_234_000_000n, "1.23 s"],
  [90_000_000_000n, "1.5 min"],
  [36_000_000_000_000n, "10 h"],
])("formats %d ns as %s", (nanos, text) => {
  expect(formatDuration(within(0n, nanos))).toBe(text);
});

it("draws bars in proportion, to the nanosecond", () => {
  expect(drawBar(within(0n, 100n), { window, width: 10 })).toBe("██████████");
  expect(drawBar(within(50n, 80n), { window, width: 10 })).toBe("     ███");
  expect(drawBar(within(99n, 100n), { window, width: 10 })).toBe("         ▏");
});

it("keeps a bar inside the window", () => {
  expect(drawBar(within(100n, 100n), { window, width: 10 })).toBe("         ▏");
  expect(drawBar(within(-50n, 500n), { window, width: 10 })).toBe("██████████");
});
