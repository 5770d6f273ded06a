import { createServer } from "node:net";
import { TsugiteError } from "@tsugite/core";

/** The address of an Airflow that runs on this machine and is heard by it alone. */
export interface LocalUrl {
  readonly url: string;
  readonly port: number;
}

/** Raises `USAGE` for an address that is not of this machine: there is nothing to start. */
export function localUrl(baseUrl: string): LocalUrl {
  const { hostname, port, protocol } = new URL(baseUrl);
  if (protocol !== "http:" || !["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    throw new TsugiteError(
      "USAGE",
      `The orchestrator's \`baseUrl\` is ${baseUrl}, which is no address of this machine alone.`,
      {
        fix: "A local Airflow has an address such as http://localhost:8080; look at that one with `tsugite airflow status`.",
      },
    );
  }
  const number = port === "" ? 80 : Number(port);
  return { url: `http://127.0.0.1:${number}`, port: number };
}

/** Raises `ENGINE_REFUSED` when a program listens there already. */
export async function requireFreePort({ port, url }: LocalUrl): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
  } catch (cause) {
    throw new TsugiteError("ENGINE_REFUSED", `Another program listens at ${url} already.`, {
      cause,
      fix: "End it, or give the orchestrator another port in its `baseUrl`, for example http://localhost:8081.",
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
