import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between who talks PostgreSQL's protocol and the server. */
export interface RelayProxy {
  /** The server's URL, through the proxy. */
  readonly url: string;
  close(): Promise<void>;
}

/** `relay` is called for each connection, and passes on between both of its ends what it wants to; one ends with the other. */
export async function startRelayProxy(
  server: string,
  relay: (client: Socket, upstream: Socket) => void,
): Promise<RelayProxy> {
  const url = new URL(server);
  const { port, hostname } = url;
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    relay(client, upstream);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  url.port = String((proxy.address() as { port: number }).port);
  return {
    url: url.href,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
