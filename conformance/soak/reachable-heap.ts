import { once } from "node:events";

interface Message {
  readonly id?: number;
  readonly params?: { readonly chunk?: string };
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  readonly nodes: readonly number[];
}

/**
 * Bytes of everything that a workerd isolate can reach but compiled code, which V8 makes and discards when it sees fit, by a
 * heap snapshot: its `collectGarbage` leaves garbage behind, which `getHeapUsage` counts.
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
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const code = types[type]!.indexOf("code");
  let sum = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (nodes[node + type] !== code) sum += nodes[node + size] ?? 0;
  }
  return sum;
}
