import type { HrTime, TimeInput } from "@opentelemetry/api";

export function hrTimeNow(): HrTime {
  return fromMillis(Date.now());
}

/** The time that was given, in any of the API's forms; `undefined` for what is none. */
export function toHrTime(input: TimeInput | undefined): HrTime | undefined {
  if (Array.isArray(input)) return isHrTime(input) ? [input[0], input[1]] : undefined;
  const millis = input instanceof Date ? input.getTime() : input;
  if (typeof millis !== "number" || !(millis >= 0 && millis < Infinity)) return undefined;
  const isOfPerformance = typeof input === "number" && millis <= performance.now();
  return fromMillis(isOfPerformance ? millis + performance.timeOrigin : millis);
}

/** Times in the order in which they were taken: the clock of a Worker stands still while its code runs. */
export function createTieBreaker(): (time: HrTime) => HrTime {
  let last: HrTime = [0, 0];
  let ties = 0;
  return (time) => {
    ties = time[0] === last[0] && time[1] === last[1] ? ties + 1 : 0;
    last = time;
    return [time[0], time[1] + ties];
  };
}

function fromMillis(millis: number): HrTime {
  const seconds = Math.floor(millis / 1_000);
  return [seconds, Math.round((millis - seconds * 1_000) * 1_000_000)];
}

function isHrTime([seconds, nanos]: HrTime): boolean {
  return Number.isSafeInteger(seconds) && seconds >= 0 && Number.isSafeInteger(nanos) && nanos >= 0 && nanos < 1e9;
}
