import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { findPostgres } from "./find-postgres.test-helper.ts";
import { freePort } from "./free-port.test-helper.ts";

const exec = promisify(execFile);

/** A PostgreSQL that was started for tests. */
export interface StartedPostgres {
  /** Of an empty database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL on a free loopback port, which keeps its data in a new folder and syncs nothing. */
export async function startPostgres(folder: string): Promise<StartedPostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error("There is no PostgreSQL here: `apt-get install postgresql`.");
  const user = await unprivileged();
  await mkdir(folder);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const options = { cwd: folder, ...user };
  await exec(join(bin, "initdb"), ["-D", data, "-U", "airflow", "-E", "UTF8", "--auth=trust", "--no-sync"], options);
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "max_connections=200"];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    { ...options, stdio: "ignore" },
  );
  // Whoever interrupts the tests, or could not start what uses it, does not wait for its end.
  const kill = (): void => void server.kill("SIGQUIT");
  process.once("exit", kill);
  await untilReady(server, () => exec(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]));
  return {
    url: `postgresql://airflow@127.0.0.1:${port}/postgres`,
    stop: async () => {
      process.off("exit", kill);
      const ended = once(server, "exit");
      // Immediately: the data is thrown away.
      server.kill("SIGQUIT");
      await ended;
    },
  };
}

/** PostgreSQL does not run as root; its Debian package makes a user for it. */
async function unprivileged(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => exec("id", [flag, "postgres"])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

async function untilReady(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; server.exitCode === null && tries < 150; tries++) {
    const isReady = await ask().then(
      () => true,
      () => false,
    );
    if (isReady) return;
    await sleep(200);
  }
  throw new Error(`PostgreSQL did not start (exit code ${server.exitCode}).`);
}
