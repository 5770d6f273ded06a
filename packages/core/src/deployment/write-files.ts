import { mkdir, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { OrchestrationResult, PreparedFile } from "../orchestrator/orchestration-result.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";

/** Has the orchestrator write the files of a pipeline into `outDir`, and makes sure that they are there. */
export async function writeFiles(deployment: PipelineDeployment): Promise<OrchestrationResult> {
  const outDir = await madeFolder(deployment.outDir);
  const { orchestrator } = deployment.stack;
  const result = await orchestrator.run({ ...deployment, outDir });
  const files = result.kind === "prepared" ? result.files : [];
  for (const file of files) {
    const fault = await faultOf(file, outDir);
    if (fault === undefined) continue;
    throw new TsugiteError(
      "COMPONENT_INVALID",
      `The ${orchestrator.flavor} orchestrator says that it wrote ${file.path}, ${fault}.`,
      { fix: "Have the flavor write into `deployment.outDir`, and name the files by their absolute paths." },
    );
  }
  return result;
}

/** A folder that is there, by its real path. */
async function madeFolder(outDir: string | undefined): Promise<string> {
  if (outDir === undefined || !isAbsolute(outDir)) {
    throw new TsugiteError("USAGE", `The folder for the files cannot be ${JSON.stringify(outDir)}.`, {
      fix: "Give the absolute path of a folder as `outDir`.",
    });
  }
  try {
    await mkdir(outDir, { recursive: true });
    return await realpath(outDir);
  } catch (cause) {
    throw new TsugiteError("USAGE", `The folder ${outDir} cannot be made: ${reasonOf(cause)}`, {
      fix: "Name another folder, or check what stands in its place and its permissions.",
      cause,
    });
  }
}

async function faultOf({ path }: PreparedFile, outDir: string): Promise<string | undefined> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return "but there is no such file";
  const inside = relative(outDir, await realpath(path));
  return inside.startsWith(`..${sep}`) || isAbsolute(inside) ? `which is outside of ${outDir}` : undefined;
}
