import { expect, it } from "vitest";
import { type Observation, OBSERVE_HEADER } from "../apps/observer.ts";
import { HANDLER_HEADER } from "../apps/platform.ts";
import { type HostRequest, type HostResponse, jsonOf, textOf } from "../hosts/host.ts";
import { skippedFor } from "../matrix/annotations.ts";
import { comparable } from "./comparable.ts";
import { onEveryHost } from "./subject.ts";

onEveryHost("a traced handler", (subject) => {
  const send = (handler: string, path: string, request: HostRequest = {}): Promise<HostResponse> =>
    subject.host.request(path, { ...request, headers: { ...request.headers, [HANDLER_HEADER]: handler } });

  const requests: [path: string, request?: HostRequest][] = [
    ["/ok"],
    ["/ok", { method: "HEAD" }],
    ["/echo", { method: "POST", body: new Uint8Array([0, 255, 10]) }],
    ["/echo", { method: "PUT", body: "text", headers: { "content-type": "text/plain" } }],
    ["/status?code=204"],
    ["/status?code=304"],
    ["/status?code=503"],
    ["/missing"],
  ];
  it.each(requests)("answers with the same status, headers and bytes: %s %o", async (path, request) => {
    expect(comparable(await send("traced", path, request))).toEqual(comparable(await send("plain", path, request)));
  });

  it("gets the platform's own objects", async () => {
    expect(textOf(await send("traced", "/arguments"))).toBe("true");
  });

  const isSynchronous = subject.kind.capabilities.waitUntil.includes("context");
  const asynchronous = skippedFor(isSynchronous ? undefined : "the app, or its framework, is asynchronous there");
  it("stays synchronous when it is", asynchronous, async () => {
    const headers = { [OBSERVE_HEADER]: "yes" };
    expect(jsonOf<Observation>(await send("plain", "/ok", { headers })).isPromise).toBe(false);
    expect(jsonOf<Observation>(await send("traced", "/ok", { headers })).isPromise).toBe(false);
  });
});
