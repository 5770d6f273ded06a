import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../../../metadata-store-postgres/src/real-postgres/free-port.test-helper.ts";
import { installServer } from "./install-server.test-helper.ts";

/** Keys of a user of the server. */
export interface ServerKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A real S3 server that was started for tests. */
export interface StartedServer {
  readonly url: string;
  /** Of a user who may do everything. */
  readonly keys: ServerKeys;
  /** The folder of each bucket is in it, and the file of each object in that. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts a server on a free loopback port, which keeps its data in a new folder. */
export async function startServer(): Promise<StartedServer> {
  const program = await installServer();
  const home = await mkdtemp(join(tmpdir(), "tsugite-s3-server-"));
  const [folder, users] = [join(home, "data"), join(home, "users")];
  await Promise.all([mkdir(folder), mkdir(users)]);
  const port = await freePort();
  const keys = { accessKeyId: "root-of-tests", secretAccessKey: "secret-of-root" };
  const asRoot = optionsOf(keys);
  const listening = ["--port", `127.0.0.1:${port}`, "--quiet", "--keep-alive"];
  const server = spawn(program, [...asRoot, ...listening, "--iam-dir", users, "--iam-cache-disable", "posix", folder], {
    stdio: "ignore",
  });
  // Whoever interrupts the tests does not wait for its end.
  const kill = (): void => void server.kill("SIGKILL");
  process.once("exit", kill);
  const url = `http://127.0.0.1:${port}`;
  await untilListening(port);
  return {
    url,
    keys,
    folder,
    stop: async () => {
      process.off("exit", kill);
      const ended = once(server, "exit");
      if (server.kill("SIGKILL")) await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Makes another user of a server, who may do nothing that a bucket does not allow. */
export async function createUser(server: Pick<StartedServer, "url" | "keys">, user: ServerKeys): Promise<void> {
  const admin = ["admin", "--endpoint-url", server.url, "--allow-insecure", ...optionsOf(server.keys)];
  await promisify(execFile)(await installServer(), [...admin, "create-user", ...optionsOf(user), "--role", "user"]);
}

function optionsOf({ accessKeyId, secretAccessKey }: ServerKeys): readonly string[] {
  return ["--access", accessKeyId, "--secret", secretAccessKey];
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      (error: Error) => !String(error.cause).includes("ECONNREFUSED"),
    );
    if (isUp) return;
    await setTimeout(100);
  }
  throw new Error(`The S3 server does not listen at port ${port}.`);
}
