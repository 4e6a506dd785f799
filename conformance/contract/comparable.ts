import type { HostResponse } from "../hosts/host.ts";

/** Headers that differ from one response to the next whatever the handler does. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(["date"]);

/** What two responses must have in common to be the same for their client. */
export function comparable({ status, headers, body }: HostResponse): object {
  const others = [...headers].filter(([name]) => !OF_THE_MOMENT.has(name));
  return { status, headers: others, body: [...body] };
}
