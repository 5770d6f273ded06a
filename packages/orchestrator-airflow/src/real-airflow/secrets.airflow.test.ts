import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { run } from "tsugite";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { findPostgres } from "../../../metadata-store-postgres/src/real-postgres/find-postgres.test-helper.ts";
import type { AirflowUnderTest } from "./global-setup.test-helper.ts";
import { airflowProject } from "./project.test-helper.ts";

/** Files below these folders that hold the text, in whatever format. */
async function filesWith(text: string, folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !path.includes("/node_modules/") && (await readFile(path)).includes(text)) found.push(path);
    }
  }
  return found;
}

/** Everything in Airflow's database: XCom, rendered templates, serialized DAGs. */
async function databaseOf({ database = "" }: Pick<AirflowUnderTest, "database">): Promise<string> {
  const program = join(findPostgres() ?? "", "pg_dump");
  const { stdout } = await promisify(execFile)(program, ["--inserts", database], { maxBuffer: 1024 ** 3 });
  return stdout;
}

test("a token for Airflow is in no file that is generated, no database, no log and nothing that is said", async () => {
  const airflow = inject("airflow");
  const { url, home, dagsFolder } = airflow;
  const { access_token: canary } = (await (await fetch(`${url}/auth/token`)).json()) as { access_token: string };
  const { root, file } = await airflowProject(
    {
      "pipeline.ts": `
        import { pipeline, step } from "@tsugite/core";
        export const told = step("told", () => { console.log("seen-by-the-step", JSON.stringify(process.env)); return 1; });
        export const broken = step("broken", () => { throw new Error("no good"); });
        export default pipeline("secrets", () => ({ told: told(), broken: broken() }));
      `,
    },
    { auth: { token: { env: "AIRFLOW_CANARY" } } },
  );
  vi.stubEnv("AIRFLOW_CANARY", canary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const { run: ended, steps } = await run(file, {
    pollInterval: 1_000,
    onNotice: (notice) => said.push(JSON.stringify(notice)),
  });
  expect(ended).toMatchObject({ status: "failed" });
  // What was searched has what the step printed.
  expect((await filesWith("seen-by-the-step", [home])).length).toBeGreaterThan(0);
  expect(await filesWith(canary, [root, home, dagsFolder])).toEqual([]);
  const stored = await databaseOf(airflow);
  // What was searched has what the step returned, as a reference.
  expect(stored).toContain(steps.find(({ step }) => step === "told")?.outputs.output?.digest);
  expect(stored).not.toContain(canary);
  expect(said.join("\n")).toContain("seen-by-the-step");
  expect(said.join("\n")).not.toContain(canary);
});
