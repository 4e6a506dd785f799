import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HANDLER_HEADER } from "../../apps/platform.ts";
import { bareWorkerd } from "../../hosts/bare-workerd.ts";
import type { HostResponse } from "../../hosts/host.ts";
import { comparable } from "../comparable.ts";
import { onEveryHost } from "../subject.ts";

const TEXT = Buffer.from("hello world ".repeat(500));
const GZIPPED = gzipSync(TEXT, { level: 9 });

/** What an origin answers: of known length or in chunks, encoded or not. */
const ORIGIN: Readonly<Record<string, RequestListener>> = {
  "/plain": (_, response) => response.writeHead(200, { "content-length": TEXT.length }).end(TEXT),
  "/plain-chunked": (_, response) => {
    response.write(TEXT.subarray(0, 100));
    response.end(TEXT.subarray(100));
  },
  "/gzip": (_, response) => {
    const headers = { "content-encoding": "gzip", "content-length": GZIPPED.length, etag: '"strong"' };
    response.writeHead(200, headers).end(GZIPPED);
  },
  "/gzip-chunked": (_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).write(GZIPPED);
    response.end();
  },
};

const origin = createServer((request, response) => ORIGIN[request.url ?? ""]?.(request, response));

beforeAll(async () => {
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
});
afterAll(() => void origin.close());

// Not through wrangler: its proxy encodes bodies anew.
onEveryHost(
  "a body that is passed on from another server",
  (subject) => {
    const get = (handler: string, path: string, method: string): Promise<HostResponse> => {
      const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}${path}`;
      const headers = { [HANDLER_HEADER]: handler, "accept-encoding": "gzip" };
      return subject.host.request(`/proxy?url=${encodeURIComponent(url)}`, { method, headers });
    };

    it.each(Object.keys(ORIGIN).flatMap((path) => ["GET", "HEAD"].map((method) => ({ method, path }))))(
      "reaches the client byte for byte, with its headers: $method $path",
      async ({ method, path }) => {
        expect(comparable(await get("traced", path, method))).toEqual(comparable(await get("plain", path, method)));
      },
    );
  },
  { hosts: [bareWorkerd] },
);
