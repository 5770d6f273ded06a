import { type RelayProxy, startRelayProxy } from "./relay-proxy.test-helper.ts";

/** Stands between a store and the server. */
export interface CuttingProxy extends RelayProxy {
  /** Of the next message with these bytes the answer is swallowed, and the connection cut. */
  cutAfter(bytes: string): void;
  /** How many connections were cut. */
  readonly cuts: number;
}

/** Milliseconds in which the server does what it was told before the connection is cut. */
const ENOUGH = 150;

export async function startCuttingProxy(server: string): Promise<CuttingProxy> {
  let awaited: string | undefined;
  let cuts = 0;
  const proxy = await startRelayProxy(server, (client, upstream) => {
    let isSwallowed = false;
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
  });
  return {
    ...proxy,
    cutAfter: (bytes) => {
      awaited = bytes;
    },
    get cuts() {
      return cuts;
    },
  };
}
