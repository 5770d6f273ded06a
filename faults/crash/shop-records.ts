import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { digestOf, LocalArtifactStore, type RunRecord, SqliteMetadataStore, type StepRecord } from "@tsugite/core";
import type { ShopProject } from "./shop-project.ts";

/** What the stores of a project know of the run `monday`. */
export interface ShopRecords {
  /** Undefined when it was not registered. */
  readonly run: RunRecord | undefined;
  readonly steps: readonly StepRecord[];
}

export async function readShopRecords({ folder }: ShopProject): Promise<ShopRecords> {
  const store = new SqliteMetadataStore({ name: "local", config: {}, root: folder });
  try {
    const [run] = await store.listRuns({ name: "monday" });
    return { run, steps: run === undefined ? [] : await store.listSteps(run.id) };
  } finally {
    await store.close();
  }
}

/** How each step ended, and the digests of what it made. */
export function outcomesOf({ run, steps }: ShopRecords): object {
  const outcomes = steps.map(({ step, status, outputs }) => {
    const digests = Object.entries(outputs).map(([name, { digest, name: file }]) => [name, digest, file]);
    // An answer from the cache is as good as a call; which of the two it is depends on what ran before.
    return [step, { status: status === "cached" ? "completed" : status, digests }];
  });
  return { status: run?.status, steps: Object.fromEntries(outcomes) };
}

/** Names of the steps that have completed. */
export function completedSteps({ steps }: Pick<ShopRecords, "steps">): readonly string[] {
  return steps.filter(({ status }) => status === "completed" || status === "cached").map(({ step }) => step);
}

/** What is wrong with the stores, whatever it is; nothing where all is well. */
export async function findDamage(project: ShopProject, { steps }: ShopRecords): Promise<readonly string[]> {
  return [...databaseDamage(project), ...(await artifactDamage(project, steps)), ...strangeFiles(project)];
}

function databaseDamage({ state }: ShopProject): string[] {
  const path = join(state, "metadata.db");
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path);
  try {
    const integrity = database.prepare("PRAGMA integrity_check").all();
    const broken = database.prepare("PRAGMA foreign_key_check").all();
    return [...integrity, ...broken].map((row) => JSON.stringify(row)).filter((row) => !row.includes(':"ok"'));
  } finally {
    database.close();
  }
}

/** Every output that is recorded has to be there, whole. */
async function artifactDamage({ folder }: ShopProject, steps: readonly StepRecord[]): Promise<string[]> {
  const records = new SqliteMetadataStore({ name: "local", config: {}, root: folder });
  const artifacts = new LocalArtifactStore({ name: "local", config: {}, root: folder });
  const damage: string[] = [];
  try {
    for (const { step, outputs } of steps) {
      for (const [output, { digest }] of Object.entries(outputs)) {
        const bytes = (await records.getContent(digest)) ?? (await artifacts.getBytes(digest).catch(() => undefined));
        if (bytes === undefined || digestOf(bytes) !== digest) damage.push(`${step}.${output} ${digest} is not there`);
      }
    }
  } finally {
    await records.close();
    await artifacts.close();
  }
  return damage;
}

/** Names that something makes and something else removes, or that stay. Temporary ones are removed after a day. */
const EXPECTED = [
  /^\.gitignore$/,
  /^metadata\.db(-wal|-shm|-journal)?$/,
  /^artifacts\/([0-9a-f]{2}\/[0-9a-f]{64}|tmp\/[0-9a-f-]{36}\.part)$/,
  /^build\/[\w.-]+\.(mjs|mjs\.map|json)(\.[\w-]+\.tmp)?$/,
  /^results\/[0-9a-f-]{36}\/report\.txt$/,
];

function strangeFiles({ state }: ShopProject): string[] {
  if (!existsSync(state)) return [];
  const files = readdirSync(state, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(state.length + 1));
  return paths.filter((path) => !EXPECTED.some((pattern) => pattern.test(path))).map((path) => `strange file ${path}`);
}

/** The marks so far: `called load 1`, `ended load completed`, … */
export function readMarks({ marks }: ShopProject): readonly string[] {
  return existsSync(marks) ? readFileSync(marks, "utf8").trim().split("\n") : [];
}
