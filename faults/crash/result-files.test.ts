import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { changeCount, onFaultyDisk } from "../disk/faulty-disk.ts";
import { hasShims } from "../shim/compile-shim.ts";
import { makeShopProject } from "./shop-project.ts";
import { startShop } from "./start-shop.ts";

const OTHER_DISK = "/dev/shm";
const isOther = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev;

test.skipIf(!hasShims || !isOther)(
  "a result file that has to be copied, since it is stored on another disk, is there whole or not at all",
  async () => {
    const project = makeShopProject();
    onTestFinished(project.remove);
    const elsewhere = mkdtempSync(join(OTHER_DISK, "tsugite-artifacts-"));
    onTestFinished(() => rmSync(elsewhere, { recursive: true }));
    const count = join(project.folder, "count");
    const results = join(project.state, "results");
    let crashes = 0;
    for (let at = 1; ; at++) {
      for (const path of [project.state, count]) rmSync(path, { recursive: true, force: true });
      mkdirSync(project.state);
      symlinkSync(elsewhere, join(project.state, "artifacts"));
      const env = onFaultyDisk({ root: project.state, count, do: "tear", at, paths: ["results"] });
      const { signal, stderr } = await startShop(project, { do: "run" }, env);
      expect(stderr).toBe("");
      const files = filesBelow(results).filter((path) => path.endsWith("report.txt"));
      for (const file of files) expect(readFileSync(join(results, file), "utf8")).toHaveLength(20_000);
      if (signal !== "SIGKILL") {
        expect(changeCount(count)).toBeLessThan(at);
        expect(files).toHaveLength(1);
        break;
      }
      crashes += 1;
    }
    expect(crashes).toBeGreaterThan(3);
  },
);

function filesBelow(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
}
