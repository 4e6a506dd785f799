// Neighbours differ, however many there are, and none is red, which is for errors.
const GOLDEN_RATIO = 0.618034;
const FIRST = 60;
const LAST = 330;
const START = 0.7;
const hues = new Map<string, number>();

/** The style that gives a service its colour, the same in every view. */
export function serviceStyle(serviceName: string): Record<string, string> {
  const hue = hues.get(serviceName) ?? FIRST + (LAST - FIRST) * ((START + hues.size * GOLDEN_RATIO) % 1);
  hues.set(serviceName, hue);
  return { "--hue": hue.toFixed(0) };
}
