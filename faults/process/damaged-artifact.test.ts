import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { LocalArtifactStore } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { makeShopProject, type ShopProject } from "../crash/shop-project.ts";
import { readShopRecords } from "../crash/shop-records.ts";
import { tsugite } from "../project/tsugite.ts";

const damages: readonly (readonly [string, (path: string) => void])[] = [
  [
    "torn",
    (path) => writeFileSync(path, Buffer.concat([readFileSync(path).subarray(0, 20_000), Buffer.alloc(20_000)])),
  ],
  ["truncated", (path) => truncateSync(path, 4096)],
  [
    "flipped",
    (path) =>
      writeFileSync(
        path,
        readFileSync(path).map((byte, index) => (index === 9 ? byte ^ 1 : byte)),
      ),
  ],
];

/** Path of the file that holds the large output of the step `repeat`. */
async function artifactPath(project: ShopProject): Promise<string> {
  const { steps } = await readShopRecords(project);
  const digest = steps.find(({ step }) => step === "repeat")?.outputs.output?.digest ?? "";
  return new LocalArtifactStore({ name: "local", config: {}, root: project.folder }).locationOf(digest);
}

test.each(damages)("an artifact that is %s is found by its digest, and the file is named", async (_how, damage) => {
  const project = makeShopProject();
  onTestFinished(project.remove);
  const options = { cwd: project.folder };
  expect(await tsugite(["run", "pipeline.ts", "--name", "monday"], options)).toMatchObject({ code: 0 });
  const path = await artifactPath(project);
  chmodSync(path, 0o644);
  damage(path);

  const report = await tsugite(["runs", "resume", "monday", "--rerun", "report", "--json"], options);
  expect(report.code).toBe(1);
  const { steps } = JSON.parse(report.stdout);
  const { error } = steps.find(({ step }: { step: string }) => step === "report");
  expect(error).toMatchObject({ code: "ARTIFACT_CORRUPTED", message: expect.stringContaining(path) });
  const exported = await tsugite(["artifacts", "export", basename(path), "--out", "text.txt"], options);
  expect(exported).toMatchObject({ code: 1, stderr: expect.stringContaining(path) });

  // What the message says to do.
  rmSync(path);
  expect(await tsugite(["run", "pipeline.ts", "--name", "tuesday"], options)).toMatchObject({ code: 0 });
  expect(await artifactPath(project)).toBe(path);
  expect(await tsugite(["runs", "resume", "monday"], options)).toMatchObject({ code: 0 });
});
