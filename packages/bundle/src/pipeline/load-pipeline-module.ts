import { StepWorkerPool } from "@tsugite/core";
import { buildModule } from "../module/build-module.ts";
import { locateDataFile } from "./data-file-digest.ts";

/** A pipeline file, built and ready to be asked for its graph and to run its steps. */
export interface LoadedPipeline {
  /** Absolute path of the pipeline file. */
  readonly file: string;
  readonly exportName: string;
  /** Absolute path. */
  readonly projectRoot: string;
  /** Threads that have the module; they must be closed. */
  readonly runtime: StepWorkerPool;
}

export interface LoadPipelineModuleOptions extends Omit<LoadedPipeline, "runtime"> {
  /** Told of each line that the file prints while it is loaded and its graph is built. @default nobody */
  readonly onLog?: (text: string) => void;
}

/** Builds a pipeline file and starts the threads that load it. Raises `PIPELINE_BUILD_FAILED`, `PROJECT_NOT_WRITABLE`. */
export async function loadPipelineModule({ onLog, ...place }: LoadPipelineModuleOptions): Promise<LoadedPipeline> {
  const { file, exportName, projectRoot } = place;
  const module = await buildModule({ file, projectRoot });
  const runtime = new StepWorkerPool({
    entry: new URL(import.meta.resolve("@tsugite/core/step-worker")),
    moduleUrl: module.url,
    exportName,
    projectRoot,
    locateFile: (dataFile) => locateDataFile(projectRoot, dataFile),
    ...(onLog === undefined ? {} : { onLog: (_level, text) => onLog(text) }),
  });
  return { ...place, runtime };
}
