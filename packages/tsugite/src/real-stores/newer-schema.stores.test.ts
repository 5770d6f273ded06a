import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Migration, migrations } from "@tsugite/core/sql";
import { expect, test } from "vitest";
import { withClient } from "../../../metadata-store-postgres/src/real-postgres/create-store.test-helper.ts";
import { migrateSchema } from "../../../metadata-store-postgres/src/schema/migrate-schema.ts";
import { compile } from "../client/compile.ts";
import { enginePipeline } from "../client/test-engine/engine-project.test-helper.ts";
import { type TeamProject, teamProject } from "./team-project.test-helper.ts";

const newest = migrations.length;

interface StepEnd {
  readonly code: number | null;
  readonly printed: string;
}

/** Starts one step of a run, as an engine does that has the bundle and nothing else. */
type StartStep = (step: string, run: string) => Promise<StepEnd>;

/** A project of a team, and the bundle that today's code makes of it. */
async function bundledProject(): Promise<{ readonly project: TeamProject; readonly start: StartStep }> {
  const flavor = fileURLToPath(new URL("../client/test-engine/engine-flavor.test-fixture.ts", import.meta.url));
  const project = await teamProject(enginePipeline(), {
    orchestrator: {
      flavor: "engine",
      source: "./engine-flavor.ts#EngineOrchestrator",
      config: { url: "http://127.0.0.1:9", names: "chosen" },
    },
    files: { "engine-flavor.ts": await readFile(flavor, "utf8") },
  });
  const outDir = join(project.root, "compiled");
  const empty = join(project.root, "empty");
  await mkdir(outDir);
  await mkdir(empty);
  await compile(project.file, { outDir });
  const { tasks }: { tasks: readonly { readonly name: string; readonly argv: readonly string[] }[] } = JSON.parse(
    await readFile(join(outDir, "shop.json"), "utf8"),
  );
  const start: StartStep = (step, run) => {
    const values = new Map(Object.entries({ run, registered_run: "", params: "{}", scheduled_at: "" }));
    const argv = tasks.find(({ name }) => name === step)?.argv ?? [];
    const given = argv.map((argument) => values.get(/^\{\{(\w+)\}\}$/.exec(argument)?.[1] ?? "") ?? argument);
    const child = spawn(process.execPath, [join(outDir, "bundle/entrypoint.mjs"), ...given], { cwd: empty });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (printed += text));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, printed })));
  };
  return { project, start };
}

/** What a newer client's `postgres migrate` does: every table gets a column, and there is a new table with an index. */
async function migrateAsNewerClient({ schema }: TeamProject, oldestWriter: number): Promise<void> {
  await withClient(async (client) => {
    const { rows } = await client.query<{ name: string; version: number }>(
      `SELECT table_name AS name, (SELECT max(version) FROM "${schema}".migrations) AS version
       FROM information_schema.tables WHERE table_schema = $1 AND table_name NOT LIKE 'remarks%'`,
      [schema],
    );
    const version = Number(rows[0]?.version) + 1;
    const columns = rows.map(
      ({ name }) => `ALTER TABLE ${name} ADD COLUMN newer_${version} TEXT NOT NULL DEFAULT 'new';`,
    );
    const table = `CREATE TABLE "${schema}".remarks_${version} (id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (sequence)) STRICT;`;
    const next: Migration = {
      version,
      name: "of a newer client",
      oldestWriter,
      sql: [...columns, table, `CREATE INDEX steps_newer_${version} ON steps (newer_${version});`].join("\n"),
    };
    const { missing } = await migrateSchema(client, schema, [next]);
    expect(missing).toEqual([next]);
  });
}

test("steps of a bundle go on when a newer client has migrated the database in the middle of their run, while it serves them", async () => {
  const { project, start } = await bundledProject();
  const { records } = project;
  const begun = await start("load", "monday");
  expect(begun, begun.printed).toMatchObject({ code: 0 });
  await migrateAsNewerClient(project, newest);
  for (const step of ["other", "fit", "report"]) {
    const { code, printed } = await start(step, "monday");
    expect(code, printed).toBe(0);
  }
  // And so does a run that begins afterwards.
  for (const step of ["load", "other", "fit", "report"]) {
    const { code, printed } = await start(step, "tuesday");
    expect(code, printed).toBe(0);
  }
  for (const name of ["monday", "tuesday"]) {
    const [run] = await records.listRuns({ name });
    expect(run).toMatchObject({ status: "completed", execution: { runName: name } });
    const steps = await records.listSteps(run?.id ?? "");
    const statuses = Object.fromEntries(steps.map(({ step, status }) => [step, status]));
    const kept = name === "monday" ? "completed" : "cached";
    expect(statuses).toEqual({ load: kept, other: kept, fit: "completed", report: "completed" });
  }
});

test("steps of a bundle that the database does not serve any more end with what happened and what to do", async () => {
  const { project, start } = await bundledProject();
  expect(await start("load", "monday")).toMatchObject({ code: 0 });
  await migrateAsNewerClient(project, newest);
  await migrateAsNewerClient(project, newest + 1);
  const { code, printed } = await start("fit", "monday");
  expect(printed).toContain("METADATA_STORE_NEWER");
  expect(printed).toMatch(
    new RegExp(
      `The database of the metadata store team, postgres://127.0.0.1:\\d+/postgres \\(schema ${project.schema}\\), was migrated by a newer version of Tsugite: ` +
        `its schema is ${newest + 2}, which serves writers of schema ${newest + 1} and newer, and this version writes schema ${newest}\\.`,
    ),
  );
  expect(printed).toContain("what is deployed with an older version has to be deployed again");
  // No second try of the engine would help.
  expect(code).toBe(78);
  const { rows } = await withClient((client) =>
    client.query(`SELECT step FROM "${project.schema}".steps WHERE status <> 'pending'`),
  );
  expect(rows).toEqual([{ step: "load" }]);
});
