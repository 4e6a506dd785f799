import { once } from "node:events";

interface Message {
  readonly id?: number;
  readonly params?: { readonly chunk?: string };
}

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
}

/**
 * Bytes of everything that a workerd isolate can reach, by a heap snapshot: its `collectGarbage` leaves garbage behind, which
 * `getHeapUsage` counts.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#method-takeHeapSnapshot
 */
export async function reachableHeapOf(inspector: URL): Promise<number> {
  const socket = new WebSocket(inspector);
  await once(socket as unknown as NodeJS.EventEmitter, "open");
  const chunks: string[] = [];
  const taken = new Promise<void>((resolve, reject) => {
    socket.addEventListener("close", () => reject(new Error("the inspector closed the connection")));
    socket.addEventListener("message", ({ data }) => {
      const { id, params } = JSON.parse(String(data)) as Message;
      if (id === 1) resolve();
      else if (params?.chunk !== undefined) chunks.push(params.chunk);
    });
  });
  socket.send(JSON.stringify({ id: 1, method: "HeapProfiler.takeHeapSnapshot", params: { reportProgress: false } }));
  await taken;
  socket.close();
  return sumOfSizes(JSON.parse(chunks.join("")) as Snapshot);
}

function sumOfSizes({ snapshot, nodes }: Snapshot): number {
  const { node_fields: fields } = snapshot.meta;
  let sum = 0;
  for (let index = fields.indexOf("self_size"); index < nodes.length; index += fields.length) sum += nodes[index] ?? 0;
  return sum;
}
