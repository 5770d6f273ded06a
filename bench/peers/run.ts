// Runs the same chain and fan-out in Tsugite and in its peers, and prints one table: `pnpm bench:peers`.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { describeEnvironment, environmentOf } from "../harness/environment.ts";
import { timeBareTransactions } from "../harness/floor.ts";
import { Lab } from "../harness/lab.ts";
import { withProject } from "../harness/project.ts";
import type { Entry } from "./contest.ts";
import { peerTable } from "./peer-table.ts";
import { peers } from "./peers.ts";
import { runPeer } from "./run-peer.ts";
import { toEntries } from "./to-entries.ts";

/** Of what a step returns. */
const BYTES = JSON.stringify({ value: 1_000, first: Date.now() + 0.1234, last: Date.now() + 0.1234 }).length;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: Object.keys(peers) },
    // OpenWorkflow allows no more in a run.
    steps: { type: "string", default: "1000" },
    runs: { type: "string", default: "5" },
    json: { type: "string" },
    root: { type: "string", default: join(import.meta.dirname, "../..") },
    folder: { type: "string", default: tmpdir() },
  },
});
const root = resolve(values.root);
const steps = Number(values.steps);

const lab = new Lab({ root, folder: resolve(values.folder) });
const environment = environmentOf(root, lab.scratch);
const floor: Entry = {
  id: "floor",
  name: "the floor: bare transactions",
  versions: [],
  keeping: "durable",
  keeps: "SQLite, WAL, synchronous FULL",
  chain: { step: [], whole: [] },
  fanOut: { step: [], whole: [] },
};
const entries = (await Promise.all(values.only.map((id) => toEntries(id, root)))).flat();

try {
  for (let round = 0; round < Number(values.runs); round++) {
    process.stderr.write(`round ${round + 1} of ${values.runs} …\n`);
    for (const tries of [floor.chain, floor.fanOut]) {
      const ms = withProject(lab, {}, (project) => timeBareTransactions(lab, project, steps, BYTES));
      tries.step.push(ms / steps);
      tries.whole.push(ms);
    }
    for (const entry of entries)
      for (const shape of ["chain", "fan-out"] as const) await runPeer(lab, entry, shape, steps);
  }
} finally {
  lab.close();
}

process.stdout.write(`${describeEnvironment(environment)}\n\n${peerTable([...entries, floor], steps)}`);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ environment, steps, entries: [...entries, floor] }, undefined, 2)}\n`);
}
