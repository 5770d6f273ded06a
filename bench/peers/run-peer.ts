import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Lab } from "../harness/lab.ts";
import type { Entry } from "./contest.ts";
import type { Measurement, Took } from "./measure.ts";
import { startRedis } from "./redis.ts";

/** Milliseconds after which a run is given up. */
const PATIENCE = 120_000;

/** Adds one run, in a new process and on new records, to what was measured of an entry. */
export async function runPeer(lab: Lab, entry: Entry, shape: Measurement["shape"], steps: number): Promise<void> {
  const tries = shape === "chain" ? entry.chain : entry.fanOut;
  if (tries.missing !== undefined) return;
  const folder = mkdtempSync(join(lab.scratch, "peer-"));
  const records = join(folder, "records");
  mkdirSync(records);
  const server = entry.service === undefined ? undefined : await startRedis(join(folder, "redis"), entry.keeping);
  try {
    const { id: peer, keeping } = entry;
    const measured = await measure({
      peer,
      keeping,
      shape,
      steps,
      root: lab.root,
      folder: records,
      port: server?.port ?? 0,
    });
    if (typeof measured === "string") tries.missing = measured;
    else {
      tries.step.push(measured.between / (steps - 1));
      tries.whole.push(measured.whole);
    }
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What the process told, or why it told nothing. */
async function measure(measurement: Measurement): Promise<Took | string> {
  const args = [join(import.meta.dirname, "measure.ts"), JSON.stringify(measurement)];
  const options = { timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024 };
  const child = await promisify(execFile)(process.execPath, args, options).catch((error) => error);
  // It ends itself by a signal, once it has told.
  const told = String(child.stdout).trim().split("\n").at(-1);
  if (told?.startsWith('{"between"')) return JSON.parse(told);
  if (child.killed) return `over ${PATIENCE / 1_000} s`;
  process.stderr.write(`${measurement.peer}, ${measurement.keeping}, ${measurement.shape}:\n${child.stderr}\n`);
  return "failed";
}
