import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "./free-port.test-helper.ts";

/** Whether PgBouncer is installed; without it its tests say so, and fail with `CI=true`. */
export const hasPgBouncer: boolean = spawnSync("pgbouncer", ["--version"]).status === 0;

/** Starts a PgBouncer in transaction mode before a server: two connections to it, for however many clients. */
export async function startPgBouncer(
  server: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-pgbouncer-"));
  await chmod(folder, 0o755);
  const { hostname, port: serverPort, username } = new URL(server);
  const port = await freePort();
  await writeFile(join(folder, "users.txt"), `"${username}" ""\n`);
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
`,
  );
  // It does not run as root either.
  const user = process.getuid?.() === 0 ? ["-u", "postgres"] : [];
  const child = spawn("pgbouncer", [...user, join(folder, "pgbouncer.ini")], { stdio: "ignore" });
  const url = new URL(server);
  url.port = String(port);
  for (let tries = 0; !(await answers(url.href)); tries++) {
    if (tries > 100 || child.exitCode !== null)
      throw new Error(`PgBouncer did not start (exit code ${child.exitCode}).`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: url.href,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client(url);
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
