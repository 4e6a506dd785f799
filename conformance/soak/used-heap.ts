import { once } from "node:events";

interface Reply {
  readonly result?: { readonly usedSize?: number };
}

/**
 * Bytes on a workerd isolate's heap, as its inspector tells.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Runtime/#method-getHeapUsage
 */
export async function usedHeapOf(inspector: URL): Promise<number> {
  const socket = new WebSocket(inspector);
  const message = once(socket as unknown as NodeJS.EventEmitter, "message");
  await once(socket as unknown as NodeJS.EventEmitter, "open");
  socket.send(JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" }));
  const [{ data }] = (await message) as [{ readonly data: string }];
  socket.close();
  const { result } = JSON.parse(data) as Reply;
  return result?.usedSize ?? 0;
}
