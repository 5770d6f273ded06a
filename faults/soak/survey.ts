import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { digestOf, LocalArtifactStore, type RunRecord, SqliteMetadataStore, type StepRecord } from "@tsugite/core";
import type { SoakProject } from "./soak-project.ts";

/** Everything that is wrong with what the soak left behind; nothing where all is well. */
export async function survey(project: SoakProject): Promise<readonly string[]> {
  const records = new SqliteMetadataStore({ name: "local", config: {}, root: project.folder });
  const artifacts = new LocalArtifactStore({ name: "local", config: {}, root: project.folder });
  const problems: string[] = [];
  const calls = readCalls(project);
  const made = new Map<string, string>();
  try {
    for (const run of await records.listRuns({ limit: 1e6 })) {
      const steps = await records.listSteps(run.id);
      problems.push(...stuck(run, steps), ...repeated(run, steps, calls));
      for (const { step, outputs } of steps) {
        for (const [output, { digest }] of Object.entries(outputs)) {
          const what = `${step}.${output} for seed ${run.parameters.seed}`;
          if ((made.get(what) ?? digest) !== digest) problems.push(`${run.name} has another ${what}`);
          made.set(what, digest);
          const bytes = (await records.getContent(digest)) ?? (await artifacts.getBytes(digest).catch(() => undefined));
          if (bytes === undefined || digestOf(bytes) !== digest) problems.push(`${run.name} lost ${step}.${output}`);
        }
      }
    }
  } finally {
    await records.close();
    await artifacts.close();
  }
  return [...problems, ...databaseDamage(project)];
}

function stuck({ name, status }: RunRecord, steps: readonly StepRecord[]): string[] {
  if (status === "running") return [`run ${name} is stuck`];
  return steps.flatMap((step) => (step.status === "running" ? [`step ${step.step} of run ${name} is stuck`] : []));
}

/** By run and step, the attempts in which its function was called, in their order. */
type Calls = ReadonlyMap<string, readonly number[]>;

function readCalls({ calls }: SoakProject): Calls {
  const attempts = new Map<string, number[]>();
  for (const line of readFileSync(calls, "utf8").trim().split("\n")) {
    const [run, step, attempt] = line.split(" ");
    const key = `${run} ${step}`;
    attempts.set(key, [...(attempts.get(key) ?? []), Number(attempt)]);
  }
  return attempts;
}

/** No attempt calls its function twice, and none comes after the one that completed the step. */
function repeated(run: RunRecord, steps: readonly StepRecord[], calls: Calls): string[] {
  return steps.flatMap(({ step, status, attempt }) => {
    const called = calls.get(`${run.id} ${step}`) ?? [];
    const problems: string[] = [];
    if (new Set(called).size < called.length) problems.push(`an attempt of ${step} in ${run.name} was called twice`);
    if (status === "completed" && Math.max(0, ...called) !== attempt) {
      problems.push(`${step} of ${run.name} completed in attempt ${attempt}, and was called in ${called.join(", ")}`);
    }
    return problems;
  });
}

function databaseDamage({ state }: SoakProject): string[] {
  const database = new DatabaseSync(join(state, "metadata.db"));
  try {
    const integrity = database.prepare("PRAGMA integrity_check").all();
    const broken = database.prepare("PRAGMA foreign_key_check").all();
    return [...integrity, ...broken].map((row) => JSON.stringify(row)).filter((row) => !row.includes(':"ok"'));
  } finally {
    database.close();
  }
}

/** Numbers of the processes that were started with this text in their environment, and still live. */
export function processesWith(text: string): readonly number[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(text) ? [pid] : [];
    } catch {
      // It has ended, or belongs to somebody else.
      return [];
    }
  });
}
