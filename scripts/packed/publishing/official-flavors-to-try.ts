import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OFFICIAL_FLAVORS, type OfficialFlavor } from "../../../packages/tsugite/src/flavors/official-flavors.ts";
import { type Project, project } from "../consumer/project.ts";
import { publish } from "../registry/publish-packages.ts";

const FIXTURE: OfficialFlavor = { type: "orchestrator", name: "fixture", package: "@tsugite/orchestrator-fixture" };

/** What the client's table names. While that is empty, a flavor that a release of the client with one more line names. */
export const flavorsToTry: readonly OfficialFlavor[] = OFFICIAL_FLAVORS.length > 0 ? OFFICIAL_FLAVORS : [FIXTURE];

/** The client whose table that is, as it is installed: `tsugite`, or the release that knows the fixture, which is published here. */
export async function clientToTry(registry: string): Promise<string> {
  if (OFFICIAL_FLAVORS.length > 0) return "tsugite";
  const published = await project(registry, { "package.json": { name: "client", private: true } });
  await published.run("npm", "install", "tsugite", "@tsugite/core");
  const core = await published.readJson("node_modules/@tsugite/core/package.json");
  await publishFixture(registry, `^${core.version}`);
  await publishClient(published, registry);
  await published.remove();
  return "tsugite@fixture";
}

/** A flavor of the shape that the official ones have. */
async function publishFixture(registry: string, core: string): Promise<void> {
  const flavor = await project(registry, {
    "package.json": {
      name: FIXTURE.package,
      version: "1.0.0",
      type: "module",
      exports: { ".": "./index.js", "./package.json": "./package.json" },
      peerDependencies: { "@tsugite/core": core },
      tsugite: { flavors: [{ type: FIXTURE.type, name: FIXTURE.name, source: "./index.js#FixtureOrchestrator" }] },
    },
    "index.js": `import { BaseOrchestrator } from "@tsugite/core";
      export class FixtureOrchestrator extends BaseOrchestrator { static FLAVOR = "fixture"; }`,
  });
  await publish(flavor.root, registry);
  await flavor.remove();
}

/** The same client in another version, with the fixture in its table. */
async function publishClient(published: Project, registry: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-client-"));
  await cp(join(published.root, "node_modules/tsugite"), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const version = `${manifest.version}${manifest.version.includes("-") ? "." : "-"}fixture`;
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, version }));

  const built = (await readdir(join(folder, "dist"))).filter((name) => name.endsWith(".js"));
  const edits = built.map(async (name) => {
    const text = await readFile(join(folder, "dist", name), "utf8");
    const edited = text.replace("OFFICIAL_FLAVORS = []", `OFFICIAL_FLAVORS = [${JSON.stringify(FIXTURE)}]`);
    if (edited !== text) await writeFile(join(folder, "dist", name), edited);
    return edited !== text;
  });
  if ((await Promise.all(edits)).filter(Boolean).length !== 1)
    throw new Error("The built client has no table of its own.");
  await publish(folder, registry, { tag: "fixture" });
  await rm(folder, { recursive: true });
}
