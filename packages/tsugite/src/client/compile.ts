import { resolve } from "node:path";
import { compileLoaded } from "@tsugite/bundle";
import { type PipelineSpec, type PreparedFile, type Problem, TsugiteError } from "@tsugite/core";
import { checkProjectCore } from "../flavors/check-core-range.ts";
import { type DeployOptions, deployWithoutRun } from "./deploy-without-run.ts";
import { loadPipeline } from "./load-pipeline.ts";

/** Where files for a stack are written, and what stands in them. */
export interface CompileOptions extends DeployOptions {
  /** Folder, relative to the working directory; made where it does not exist. */
  readonly outDir: string;
}

/** What was written for people who deploy it themselves. */
export interface CompiledFiles {
  readonly spec: PipelineSpec;
  readonly files: readonly PreparedFile[];
  /** What was noted while checking, and does not stop anything. */
  readonly warnings: readonly Problem[];
}

/**
 * Compiles a pipeline file to its spec: plain JSON, the same for the same sources on every machine. Raises a
 * {@link TsugiteError} for everything that is wrong with the pipeline, all problems at once.
 *
 * @param target Path of the pipeline file, relative to the working directory, with `#export` unless it is the default.
 */
export async function compile(target: string): Promise<PipelineSpec>;
/**
 * Compiles a pipeline file to what the engine of a stack reads, for people who bring it there themselves, by git or to an
 * object storage. No engine is asked, and nothing is recorded. Raises `NOT_SUPPORTED` where the stack's orchestrator writes
 * no files, and `SCHEDULE_INVALID`.
 */
export async function compile(target: string, options: CompileOptions): Promise<CompiledFiles>;
export async function compile(target: string, options?: CompileOptions): Promise<PipelineSpec | CompiledFiles> {
  return options === undefined ? compileSpec(target) : compileFiles(target, options);
}

async function compileSpec(target: string): Promise<PipelineSpec> {
  const loaded = await loadPipeline(target);
  try {
    await checkProjectCore(loaded.projectRoot);
    return (await compileLoaded(loaded)).spec;
  } finally {
    await loaded.runtime.close();
  }
}

async function compileFiles(target: string, { outDir, ...options }: CompileOptions): Promise<CompiledFiles> {
  const purpose = { intent: "compile", outDir: resolve(outDir) } as const;
  const { result, spec, warnings } = await deployWithoutRun(target, options, purpose);
  if (result.kind !== "prepared") throw new TsugiteError("INTERNAL", `Compiling came to ${result.kind}.`);
  return { spec, files: result.files, warnings };
}
