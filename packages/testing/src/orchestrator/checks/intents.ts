import { mkdtemp, readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { messageWithoutFix, TsugiteError } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Workplace } from "../kit/kit.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";
import { deployFor } from "./deploy-for.ts";

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
        const found = await use(place).catch(brokenRuleOf);
        if (found !== undefined) kit.broken(name, { promise: promises[intent], found });
      }),
  });
  return [
    check("compile", "compiling writes files into outDir, and nothing else", compile),
    check("deploy", "deploying leaves the pipeline with the engine", deploy),
  ];
}

/** Core itself refuses what was not asked for, and files that are not where they should be. */
function brokenRuleOf(error: unknown): string {
  if (TsugiteError.is(error, "COMPONENT_INVALID")) return messageWithoutFix(error);
  throw error;
}

async function compile(place: Workplace): Promise<string | undefined> {
  const outDir = await mkdtemp(join(place.root, "out-"));
  const before = await filesBeside(place.root, outDir);
  const { result, registered } = await deployFor(place, "matrix.ts#diamond_value", { intent: "compile", outDir });
  if (result.kind !== "prepared") return `It returned ${result.kind}.`;
  if (registered !== undefined) return `The run ${registered} was registered.`;
  if (result.files.length === 0) return "It returned no files.";
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
  const { result, registered } = await deployFor(place, "matrix.ts#diamond_value", { intent: "deploy" });
  if (result.kind !== "deployed") return `It returned ${result.kind}.`;
  if (registered !== undefined) return `The run ${registered} was registered.`;
  const empty = (["id", "version"] as const).find((name) => typeof result[name] !== "string" || result[name] === "");
  return empty === undefined ? undefined : `It returned no ${empty}.`;
}
