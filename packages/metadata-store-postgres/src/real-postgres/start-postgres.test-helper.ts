import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { findPostgres } from "./find-postgres.test-helper.ts";
import { freePort } from "./free-port.test-helper.ts";

const exec = promisify(execFile);

/** A PostgreSQL that was started for tests. */
export interface StartedPostgres {
  /** Of an empty database. */
  readonly url: string;
  /** Absolute path of its configuration and data. */
  readonly data: string;
  /** Ends it, with all connections, and starts it again at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresOptions {
  /** Superuser of the server. @default "airflow" */
  readonly user?: string;
  /** As `postgres -c` takes them. @default none */
  readonly settings?: readonly string[];
  /** Whether users other than the superuser need their password. @default false */
  readonly passwords?: boolean;
  /** Puts more files beside its data, before it starts; they have to be its user's. @default none */
  readonly prepare?: (data: string, account: Account | undefined) => Promise<void>;
}

/** Starts a PostgreSQL on a free loopback port, which keeps its data in a new folder and syncs nothing. */
export async function startPostgres(
  folder: string,
  { user = "airflow", settings = [], passwords = false, prepare }: PostgresOptions = {},
): Promise<StartedPostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error("There is no PostgreSQL here: `apt-get install postgresql`.");
  const account = await unprivileged();
  await mkdir(folder);
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  const data = join(folder, "data");
  const options = { cwd: folder, ...account };
  await exec(join(bin, "initdb"), ["-D", data, "-U", user, "-E", "UTF8", "--auth=trust", "--no-sync"], options);
  if (passwords) {
    const rules = [`host all ${user} 127.0.0.1/32 trust`, "host all all 127.0.0.1/32 scram-sha-256"];
    await writeFile(join(data, "pg_hba.conf"), `${rules.join("\n")}\n`);
  }
  await prepare?.(data, account);
  const port = await freePort();
  const given = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "max_connections=200",
    ...settings,
  ];
  const start = async (): Promise<ChildProcess> => {
    const args = ["-D", data, "-p", String(port), ...given.flatMap((setting) => ["-c", setting])];
    const started = spawn(join(bin, "postgres"), args, { ...options, stdio: "ignore" });
    await untilReady(started, port, user);
    return started;
  };
  let server = await start();
  // Whoever interrupts the tests, or could not start what uses it, does not wait for its end.
  const kill = (): void => void server.kill("SIGQUIT");
  process.once("exit", kill);
  const end = async (signal: "SIGINT" | "SIGQUIT"): Promise<void> => {
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  };
  return {
    url: `postgresql://${user}@127.0.0.1:${port}/postgres`,
    data,
    restart: async () => {
      await end("SIGINT");
      server = await start();
    },
    stop: async () => {
      process.off("exit", kill);
      // Immediately: the data is thrown away.
      await end("SIGQUIT");
    },
  };
}

/** PostgreSQL does not run as root; its Debian package makes a user for it. */
async function unprivileged(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => exec("id", [flag, "postgres"])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

/** Asks as a client does: not every distribution has `pg_isready`. */
async function untilReady(server: ChildProcess, port: number, user: string): Promise<void> {
  for (let tries = 0; server.exitCode === null && tries < 600; tries++) {
    const client = new Client({ host: "127.0.0.1", port, user, database: "postgres" });
    client.on("error", () => {});
    const isReady = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (isReady) return;
    await sleep(50);
  }
  throw new Error(`PostgreSQL did not start (exit code ${server.exitCode}).`);
}
