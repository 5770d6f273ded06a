import { realpathSync } from "node:fs";
import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { type Digest, TsugiteError } from "@tsugite/core";
import { buildDirectory } from "../memory/build-directory.ts";
import { influencesOf } from "../memory/influences.ts";
import { ensureModulePackage } from "../memory/module-package.ts";
import { buildFailed } from "../source/build-failed.ts";
import { processConditions } from "../source/process-conditions.ts";
import { queryProblem } from "../source/query-problem.ts";
import { isInside, toPosix } from "../source/source-names.ts";
import type { BuiltModule } from "./built-module.ts";
import { type ModuleIdentity, type ModuleRecord, recallModule, rememberModule } from "./module-memory.ts";

/** Which file is built, and for which project. */
export interface BuildModuleOptions {
  /** Absolute path of the pipeline file. */
  readonly file: string;
  /** Absolute path of the project's folder. */
  readonly projectRoot: string;
  /**
   * Export conditions by which packages are resolved, beside those of Node.
   * @default those this process was started with
   */
  readonly conditions?: readonly string[];
}

/**
 * Builds a pipeline file, with all project, workspace and linked sources it imports, into one ES module that exports
 * what core's `PipelineModule` asks for. Installed packages stay outside.
 *
 * The build is remembered in `<projectRoot>/.tsugite/build/` by the content of the files it was made of; as long as
 * they are the same, rolldown is not even loaded.
 *
 * @throws {TsugiteError} `PIPELINE_FILE_NOT_FOUND`; `PIPELINE_BUILD_FAILED` with everything that is wrong at once.
 */
export async function buildModule(options: BuildModuleOptions): Promise<BuiltModule> {
  const projectRoot = realDirectory(options.projectRoot);
  const file = realFile(options.file, projectRoot);
  const conditions = options.conditions ?? processConditions();
  const source = toPosix(relative(projectRoot, file));
  const identity: ModuleIdentity = { projectRoot, source, conditions };
  ensureModulePackage(projectRoot);
  const recalled = recallModule(identity);
  const record = recalled ?? (await build(identity, file));
  return {
    url: pathToFileURL(record.module).href,
    source,
    projectRoot,
    files: record.files,
    remembered: recalled !== undefined,
  };
}

async function build(identity: ModuleIdentity, file: string): Promise<ModuleRecord> {
  const takenAt = Date.now();
  const [{ openProject }, { rollModule }] = await Promise.all([
    import("../source/project.ts"),
    import("./roll-module.ts"),
  ]);
  const project = openProject(identity.projectRoot, identity.conditions);
  const { code, map, sources, packages } = await rollModule(project, file, buildDirectory(identity.projectRoot));
  const files = sources
    .map((source) => ({ path: project.names.nameOf(source.file), digest: source.digest }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const madeOf = new Map<string, Digest | undefined>();
  for (const influence of influencesOf(
    identity.projectRoot,
    sources.map((source) => source.file),
  )) {
    madeOf.set(influence, undefined);
  }
  for (const { directory } of packages) madeOf.set(`${directory}/package.json`, undefined);
  for (const source of sources) madeOf.set(source.file, source.digest);
  return rememberModule(identity, { code, map, files, madeOf, takenAt });
}

function realDirectory(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new TsugiteError("PIPELINE_FILE_NOT_FOUND", `The project folder ${path} does not exist.`, { cause });
  }
}

function realFile(path: string, projectRoot: string): string {
  let file: string;
  try {
    file = realpathSync(path);
  } catch (cause) {
    throw new TsugiteError("PIPELINE_FILE_NOT_FOUND", `The pipeline file ${path} does not exist.`, {
      fix: "Check the path; it is relative to the folder you are in.",
      cause,
    });
  }
  if (file.includes("?")) throw buildFailed(relative(projectRoot, file), [queryProblem(file)]);
  if (isInside(file, projectRoot)) return file;
  throw new TsugiteError(
    "PIPELINE_FILE_NOT_FOUND",
    `The pipeline file ${file} lies outside the project ${projectRoot}.`,
    {
      fix: "Move it into the project, or name the folder of the project it belongs to.",
    },
  );
}
