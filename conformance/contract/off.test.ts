import { expect, it } from "vitest";
import type { Globals } from "../apps/globals.ts";
import { type Observation, OBSERVE_HEADER } from "../apps/observer.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { type HostRequest, type HostResponse, jsonOf, textOf } from "../hosts/host.ts";
import { comparable } from "./comparable.ts";
import { onEveryHost, type Subject, toCollector } from "./subject.ts";

const NOTHING_REGISTERED: Globals = { registered: [], isFetchPatched: false };

const SWITCHES: Readonly<Record<string, (collectorUrl: string) => Record<string, string>>> = {
  "nothing set": () => ({}),
  OTEL_SDK_DISABLED: (url) => ({ ...toCollector(url), OTEL_SDK_DISABLED: "true" }),
  "OTEL_ENABLED=false": (url) => ({ ...toCollector(url), OTEL_ENABLED: "false" }),
};

const REQUESTS: [path: string, request?: HostRequest][] = [
  ["/ok"],
  ["/echo", { method: "POST", body: new Uint8Array([0, 255, 10]) }],
  ["/status?code=204"],
  ["/third-party"],
  ["/nested"],
  ["/missing"],
];

const both = async (
  { host }: Subject,
  path: string,
  request: HostRequest = {},
): Promise<[HostResponse, HostResponse]> => {
  const send = (handler: string): Promise<HostResponse> =>
    host.request(path, { ...request, headers: { ...request.headers, [HANDLER_HEADER]: handler } });
  return [await send("plain"), await send("traced")];
};

for (const [name, env] of Object.entries(SWITCHES)) {
  onEveryHost(
    `with ${name}`,
    (subject) => {
      it.each(REQUESTS)("the wrapped handler answers as the unwrapped one: %s", async (path, request) => {
        const [plain, traced] = await both(subject, path, request);
        expect(comparable(traced)).toEqual(comparable(plain));
      });

      it("the handler gets the platform's own objects", async () => {
        const [, traced] = await both(subject, "/arguments");
        expect(textOf(traced)).toBe("true");
      });

      it.each(["/ok", "/nested", "/throws", "/rejects"])(
        "returns and throws as the unwrapped one: %s",
        async (path) => {
          const [plain, traced] = await both(subject, path, { headers: { [OBSERVE_HEADER]: "yes" } });
          expect(jsonOf<Observation>(traced)).toEqual(jsonOf<Observation>(plain));
        },
      );

      it("nothing is registered and nothing is exported", async () => {
        for (const [path, request] of REQUESTS) await subject.host.request(path, request);
        expect(jsonOf<Globals>(await subject.host.request("/globals"))).toEqual(NOTHING_REGISTERED);
        expect(subject.collector.connections).toBe(0);
      });
    },
    { env },
  );
}
