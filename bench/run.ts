// Measures the built packages against their aims: `pnpm bench`. See README.md beside this file.
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "./cases/index.ts";
import type { Figure } from "./harness/bench-case.ts";
import { compareFigures } from "./harness/compare.ts";
import { describeEnvironment, environmentOf } from "./harness/environment.ts";
import { figureTable } from "./harness/figure-table.ts";
import { Lab } from "./harness/lab.ts";
import { profileTable } from "./harness/profile-table.ts";
import { readResult, writeResult } from "./harness/result-file.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    samples: { type: "string" },
    json: { type: "string" },
    compare: { type: "string" },
    profile: { type: "string" },
    root: { type: "string", default: resolve(import.meta.dirname, "..") },
    folder: { type: "string", default: tmpdir() },
  },
});

const chosen = cases.filter(
  ({ name }) => values.only.length === 0 || values.only.some((start) => name.startsWith(start)),
);
if (chosen.length === 0) throw new Error(`No case begins so; there are ${cases.map(({ name }) => name).join(", ")}.`);
const before = values.compare === undefined ? undefined : readResult(values.compare);

const lab = new Lab({
  root: resolve(values.root),
  folder: resolve(values.folder),
  ...(values.samples === undefined ? {} : { samples: Number(values.samples) }),
  ...(values.profile === undefined ? {} : { profiles: resolve(values.profile) }),
});
const at = new Date().toISOString();
const environment = environmentOf(lab.root, lab.scratch);
const figures: Figure[] = [];
try {
  for (const { name, measure } of chosen) {
    process.stderr.write(`measuring ${name} …\n`);
    figures.push(...measure(lab));
  }
} finally {
  lab.close();
}

process.stdout.write(`${describeEnvironment(environment)}\n\n${figureTable(figures)}`);
if (before !== undefined)
  process.stdout.write(`\nAgainst ${values.compare}:\n\n${compareFigures(before.figures, figures)}`);
if (lab.profiles !== undefined) process.stdout.write(`\n${profileTable(lab.profiles)}`);
if (values.json !== undefined) writeResult(values.json, { at, environment, figures });
