import { type Pipeline, pipelineDefinition } from "../authoring/pipeline.ts";
import { type Step, stepDefinition } from "../authoring/step.ts";
import { isError } from "../error/is-error.ts";
import { reasonOf } from "../error/reason-of.ts";
import { frameInProject } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { whileEvaluating } from "../module/evaluating.ts";
import { markedStep } from "../module/mark-step.ts";
import type { PipelineModule } from "../module/pipeline-module.ts";
import { mainThreadNeeded, needsMainThread } from "./main-thread-needed.ts";
import type { WorkerData } from "./worker-message.ts";

/** A pipeline and its steps, in the thread that evaluated their module. */
export interface LoadedModule {
  readonly pipeline: Pipeline;
  /** `relative/path.ts#export` of the pipeline. */
  readonly source: string;
  /** The source of a step of a package, known by its identity. */
  readonly sourceOf: (step: object) => string | undefined;
  /** Raises `SOURCE_NOT_FOUND`. */
  readonly stepAt: (source: string) => Step;
}

/** Evaluates the module of a thread when it is first needed, and once. */
export class LoadedPipeline {
  readonly #data: WorkerData;
  readonly #loadModule: () => Promise<PipelineModule>;
  #loaded: Promise<LoadedModule> | undefined;

  constructor(data: WorkerData, loadModule: (() => Promise<PipelineModule>) | undefined) {
    this.#data = data;
    this.#loadModule = loadModule ?? (() => import(data.moduleUrl ?? ""));
  }

  /** Raises `PIPELINE_FILE_THREW`, `PIPELINE_EXPORT_NOT_FOUND`. */
  get(): Promise<LoadedModule> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  async #load(): Promise<LoadedModule> {
    const module = await this.#evaluate();
    const packageSteps = await stepsOfPackages(module);
    const sources = new Map<object, string>();
    for (const [source, step] of packageSteps) sources.set(step, source);
    return {
      pipeline: this.#pipelineOf(module),
      source: `${module.source}#${this.#data.exportName}`,
      sourceOf: (step) => sources.get(step),
      stepAt: (source) => {
        const step = markedStep(source) ?? packageSteps.get(source);
        if (isStep(step)) return step;
        throw new TsugiteError("SOURCE_NOT_FOUND", `The module has no step ${source}.`, {
          fix: "Compile the pipeline again: the spec was made from other sources than this module.",
        });
      },
    };
  }

  async #evaluate(): Promise<PipelineModule> {
    try {
      return await whileEvaluating(this.#loadModule);
    } catch (error) {
      const at = isError(error) ? frameInProject(error.stack, this.#data.projectRoot) : undefined;
      if (needsMainThread(error)) throw mainThreadNeeded(error, at);
      // A mistake in a definition says itself what is wrong and what to do.
      if (TsugiteError.is(error)) throw at === undefined ? error : Object.assign(error, { at: error.at ?? at });
      const message = reasonOf(error).replace(/\.$/, "");
      throw new TsugiteError("PIPELINE_FILE_THREW", `The pipeline file threw while it was loaded: ${message}.`, {
        cause: error,
        fix: "Mend the top-level code of the file; what a step needs belongs into the step.",
        ...(at === undefined ? {} : { at }),
      });
    }
  }

  #pipelineOf(module: PipelineModule): Pipeline {
    const { exportName } = this.#data;
    const value = module.main[exportName];
    if (isPipeline(value)) return value;
    const others = Object.keys(module.main).filter((name) => isPipeline(module.main[name]));
    const found = Object.hasOwn(module.main, exportName) ? "is no pipeline" : "does not exist";
    throw new TsugiteError("PIPELINE_EXPORT_NOT_FOUND", `Export ${exportName} of ${module.source} ${found}.`, {
      fix:
        others.length > 0
          ? `The file exports these pipelines: ${others.join(", ")}; name one as ${module.source}#${others[0]}.`
          : "Write `export default pipeline({ name: … }, () => { … })`.",
    });
  }
}

async function stepsOfPackages(module: PipelineModule): Promise<ReadonlyMap<string, Step>> {
  const steps = new Map<string, Step>();
  for (const [specifier, load] of Object.entries(module.packages)) {
    for (const [name, value] of Object.entries(await load())) {
      if (isStep(value)) steps.set(`${specifier}#${name}`, value);
    }
  }
  return steps;
}

function isStep(value: unknown): value is Step {
  return typeof value === "function" && stepDefinition(value) !== undefined;
}

function isPipeline(value: unknown): value is Pipeline {
  return pipelineDefinition(value) !== undefined;
}
