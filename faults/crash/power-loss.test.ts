import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readDiskLog } from "../disk/disk-log.ts";
import { onFaultyDisk } from "../disk/faulty-disk.ts";
import { ModelledDisk } from "../disk/modelled-disk.ts";
import { hasShims } from "../shim/compile-shim.ts";
import { crashesOf, type SurvivalOf } from "./crashes-of.ts";
import { expectNothingLost } from "./expect-nothing-lost.ts";
import { makeShopProject } from "./shop-project.ts";
import { outcomesOf, readMarks, readShopRecords } from "./shop-records.ts";
import { endedWell, type ShopCommand, startShop } from "./start-shop.ts";

const project = makeShopProject();
const log = join(project.folder, "log");
afterAll(() => project.remove());
beforeEach(() => forget(project.state, project.marks, log));

const KINDS = {
  "the process is killed": () => "everything",
  "what was not synced is lost": () => "synced",
  "contents that were not synced are lost, and all names are kept": () => "names",
  "some of what was not synced is lost": (k) => k,
} satisfies Record<string, SurvivalOf>;

/** `pnpm crash` looks at each state; `npm test` at every fourth where there are many, at the same each time. */
const stride = process.env.TSUGITE_EVERY_CRASH === undefined ? 4 : 1;

function forget(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

/** Carries a command out, and then takes up what each possible crash of it would have left. */
async function expectEveryCrashToBeHarmless(command: ShopCommand, toldBefore: readonly string[] = []): Promise<void> {
  const disk = new ModelledDisk(project.state);
  const env = onFaultyDisk({ root: project.state, log, marks: project.marks });
  expect(await startShop(project, command, env)).toEqual(endedWell);
  const undisturbed = outcomesOf(await readShopRecords(project));
  const seen = new Map<string, number>();
  for (const { kind, after, left, told } of crashesOf(readDiskLog(log), disk, KINDS)) {
    const count = seen.get(kind) ?? 0;
    seen.set(kind, count + 1);
    const isOneOfMany = kind === "the process is killed" || kind === "some of what was not synced is lost";
    if (isOneOfMany && count % stride !== 0) continue;
    left.writeTo(project.state);
    await expectNothingLost(project, [...toldBefore, ...told], undisturbed, command).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`After change ${after}, when ${kind}: ${message}`, { cause: error });
    });
  }
  expect(Math.min(...seen.values())).toBeGreaterThan(5);
}

test.skipIf(!hasShims)("a first run survives a crash, and a power failure, at any change", async () => {
  await expectEveryCrashToBeHarmless({ do: "run" });
});

test.skipIf(!hasShims)("so does a run with steps from the cache, one that fails and one that is skipped", async () => {
  expect(await startShop(project, { do: "run", name: "sunday" })).toEqual(endedWell);
  forget(project.marks);
  await expectEveryCrashToBeHarmless({ do: "run", export: "broken", cache: true });
});

test.skipIf(!hasShims)("so does a run that is resumed", async () => {
  const env = onFaultyDisk({ root: project.state, do: "kill", at: 1, kinds: ["rename"], paths: ["artifacts/"] });
  const count = join(project.folder, "count");
  expect(await startShop(project, { do: "run" }, { ...env, FAULTY_DISK_COUNT: count })).toMatchObject({
    signal: "SIGKILL",
  });
  const told = readMarks(project);
  expect(told).toContain("ended load completed");
  await expectEveryCrashToBeHarmless({ do: "resume" }, told);
});
