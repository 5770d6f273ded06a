import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../harness/free-port.ts";
import type { Keeping } from "./peer.ts";

/** Seconds until a server counts as broken. */
const PATIENCE = 10;

/** A Redis of its own on a free port. */
export interface Redis {
  readonly port: number;
  stop(): Promise<void>;
}

/** The version of the Redis that is installed; undefined when there is none. */
export function redisVersion(): string | undefined {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return /v=(\S+)/.exec(stdout ?? "")?.[1];
}

export async function startRedis(folder: string, keeping: Keeping): Promise<Redis> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const kept = keeping === "durable" ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"];
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...kept];
  const server = spawn("redis-server", args, { stdio: "ignore" });
  await isReady(server, port);
  return {
    port,
    stop: async () => {
      server.kill();
      await once(server, "exit");
    },
  };
}

async function isReady(server: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < PATIENCE * 20 && server.exitCode === null; tries++) {
    if (spawnSync("redis-cli", ["-p", `${port}`, "ping"], { encoding: "utf8" }).stdout?.startsWith("PONG")) return;
    await sleep(50);
  }
  throw new Error(`redis-server did not answer on port ${port}.`);
}
