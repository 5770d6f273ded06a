import { mkdtemp, readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { DeploymentIntent, OrchestrationResult } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Workplace } from "../kit/kit.ts";
import { bundleOf } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function intentChecks({ kit, supports }: Conformance): readonly Check[] {
  const check = (
    intent: "compile" | "deploy",
    name: string,
    use: (place: Workplace) => Promise<string | undefined>,
  ): Check => ({
    name,
    ...(supports.intents.includes(intent) ? {} : { leftOut: `supports.intents does not name ${intent}` }),
    body: () =>
      kit.inWorkplace(name, async (place) => {
        const found = await use(place);
        if (found !== undefined) kit.broken(name, { promise: promises[intent], found });
      }),
  });
  return [
    check("compile", "compiling writes files into outDir, and nothing else", compile),
    check("deploy", "deploying leaves the pipeline with the engine", deploy),
  ];
}

interface Deployed {
  readonly result: OrchestrationResult;
  /** Name of a run that was registered. */
  readonly registered: string | undefined;
}

async function deployFor(place: Workplace, intent: DeploymentIntent, outDir?: string): Promise<Deployed> {
  return place.withPipeline("matrix.ts#diamond_value", async (pipeline) => {
    const kit = await place.open();
    const { result } = await kit.stack.deployPipeline({
      spec: pipeline.spec,
      runtimeConfiguration: { parameters: {}, cache: true },
      intent,
      ...(outDir === undefined ? {} : { outDir }),
      runtime: pipeline.loaded.runtime,
      bundle: () => bundleOf(pipeline, kit),
    });
    const [run] = await kit.stack.metadataStore.listRuns();
    return { result, registered: run?.name };
  });
}

async function compile(place: Workplace): Promise<string | undefined> {
  const outDir = await mkdtemp(join(place.root, "out-"));
  const before = await filesBeside(place.root, outDir);
  const { result, registered } = await deployFor(place, "compile", outDir);
  if (result.kind !== "prepared") return `It returned ${result.kind}.`;
  if (registered !== undefined) return `The run ${registered} was registered.`;
  if (result.files.length === 0) return "It returned no files.";
  for (const { path } of result.files) {
    if (!path.startsWith(outDir + sep)) return `It returned the file ${path}, which is not in ${outDir}.`;
    const file = await stat(path).catch(() => undefined);
    if (file === undefined) return `It returned the file ${path}, which does not exist.`;
  }
  const written = (await filesBeside(place.root, outDir)).filter((file) => !before.includes(file));
  return written.length === 0 ? undefined : `It wrote ${written.join(", ")}, outside of ${outDir}.`;
}

/** The files below a folder, without those of `outDir` and of the stores, which may be looked into. */
async function filesBeside(root: string, outDir: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => !file.startsWith(outDir + sep) && !/metadata\.db/.test(file));
}

async function deploy(place: Workplace): Promise<string | undefined> {
  const { result, registered } = await deployFor(place, "deploy");
  if (result.kind !== "deployed") return `It returned ${result.kind}.`;
  if (registered !== undefined) return `The run ${registered} was registered.`;
  const empty = (["id", "version"] as const).find((name) => typeof result[name] !== "string" || result[name] === "");
  return empty === undefined ? undefined : `It returned no ${empty}.`;
}
