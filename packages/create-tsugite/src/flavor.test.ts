import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { create, emptyFolder, linkDependencies, programs } from "./create.test-helper.ts";
import type { FlavorType } from "./flavor-type.ts";
import { flavorFiles } from "./project-files.ts";

/** Each with some checks of its kit: the whole kit runs on the template itself. */
const flavors: readonly [type: FlavorType, packageName: string, className: string, checks: string][] = [
  ["orchestrator", "@acme/orchestrator-night-batch", "NightBatchOrchestrator", "linear graph: a step"],
  ["artifact-store", "bucket-artifact-store", "BucketArtifactStore", "a "],
  ["metadata-store", "tsugite-metadata-store-records", "RecordsMetadataStore", "step"],
];

test.each(flavors)(
  "a new %s type-checks and passes the conformance kit",
  async (type, packageName, className, checks) => {
    const folder = await emptyFolder();
    const made = await create(folder, [packageName, "--flavor", "--type", type, "--no-install"]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const root = join(folder, packageName.split("/").at(-1) ?? "");
    await linkDependencies(root);

    expect(await programs.tsc(root)).toEqual({ code: 0, stdout: "", stderr: "" });
    const kit = await programs.vitest(root, "--testNamePattern", checks);
    expect(kit, kit.stdout + kit.stderr).toMatchObject({ code: 0 });
    expect(Number(/Tests +(\d+) passed/.exec(kit.stdout)?.[1]), kit.stdout).toBeGreaterThan(5);

    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const [declared] = manifest.tsugite.flavors;
    expect(declared).toMatchObject({ type, source: `./dist/index.js#${className}` });
    const { TYPE, FLAVOR } = (await import(join(root, "src/index.ts")))[className];
    expect({ TYPE, FLAVOR }).toEqual({ TYPE: type, FLAVOR: declared.name });
  },
);

test.each(flavors)("the files of a new %s have its names, and none of the template", async (type, packageName) => {
  const files = flavorFiles(packageName, type);
  expect([...files.keys()].filter((path) => !path.startsWith("src/")).sort()).toEqual([
    ".changeset/config.json",
    ".changeset/first-release.md",
    ".gitignore",
    "LICENSE",
    "README.md",
    "package.json",
    "tsconfig.build.json",
    "tsconfig.json",
    "vitest.config.ts",
  ]);
  const left = [...files].filter(([, text]) => /my-?(flavor|package)/i.test(text));
  expect(left.map(([path]) => path)).toEqual([]);
  expect(files.get(".changeset/first-release.md")).toContain(`"${packageName}": minor`);
  expect(files.get("LICENSE")).toBe(await readFile(new URL("../../../LICENSE", import.meta.url), "utf8"));
});

test("nothing of core is installed a second time: it is a peer, and what it is tested with", () => {
  const manifest = JSON.parse(flavorFiles("batch", "orchestrator").get("package.json") ?? "");
  expect(manifest.keywords).toContain("tsugite-flavor");
  expect(manifest.dependencies).not.toHaveProperty("@tsugite/core");
  expect(manifest.peerDependencies["@tsugite/core"]).toBe(manifest.devDependencies["@tsugite/core"]);
});

test("without a type and without anybody to ask, a flavor is an orchestrator", async () => {
  const folder = await emptyFolder();
  const { stdout } = await create(folder, ["batch", "--flavor", "--no-install"]);
  expect(stdout).toContain("✓ Wrote batch: a flavor, orchestrator, ");
});

test("options that npm kept for itself are heard", async () => {
  const folder = await emptyFolder();
  // As npm 11 calls it for: npm create tsugite records --flavor --type metadata-store --no-install
  const kept = { npm_config_flavor: "true", npm_config_type: "true", npm_config_install: "" };
  const { stdout } = await create(folder, ["records", "metadata-store"], {
    ...kept,
    npm_config_user_agent: "npm/11.19.1 node/v24.21.0 linux x64",
  });
  expect(stdout).toContain("✓ Wrote records: a flavor, metadata-store, ");
});
