import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a store and the server. */
export interface CuttingProxy {
  /** The server's URL, through the proxy. */
  readonly url: string;
  /** Of the next message with these bytes the answer is swallowed, and the connection cut. */
  cutAfter(bytes: string): void;
  /** How many connections were cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** Milliseconds in which the server does what it was told before the connection is cut. */
const ENOUGH = 150;

export async function startCuttingProxy(server: string): Promise<CuttingProxy> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let awaited: string | undefined;
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isSwallowed = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data) => {
      if (awaited !== undefined && data.includes(awaited)) {
        awaited = undefined;
        isSwallowed = true;
        setTimeout(() => {
          cuts += 1;
          client.destroy();
        }, ENOUGH);
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!isSwallowed) client.write(data);
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const url = new URL(server);
  url.port = String((proxy.address() as { port: number }).port);
  return {
    url: url.href,
    cutAfter: (bytes) => {
      awaited = bytes;
    },
    get cuts() {
      return cuts;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
