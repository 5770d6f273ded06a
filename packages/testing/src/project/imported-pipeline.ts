import { dataFileDigest, findCacheFiles } from "@tsugite/bundle";
import {
  cacheFilesOf,
  compile,
  dataFilesOf,
  describePipeline,
  digestOfJson,
  type LoadedModule,
  markedStep,
  type Pipeline,
  type PipelineSpec,
  type Step,
  stepDefinition,
  TsugiteError,
} from "@tsugite/core";

const SOURCE = "test#pipeline";

/** A pipeline that a test has imported: its steps are known by what they are, not by where they are exported. */
export class ImportedPipeline implements LoadedModule {
  readonly pipeline: Pipeline;
  readonly source: string = SOURCE;
  readonly #sources = new Map<object, string>();
  readonly #steps = new Map<string, Step>();

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
  }

  readonly sourceOf = (step: object): string => {
    const known = this.#sources.get(step);
    if (known !== undefined) return known;
    const source = `test/${this.#sources.size}#${stepDefinition(step)?.name}`;
    this.#sources.set(step, source);
    // Only steps are asked for: the builder knows nothing else.
    this.#steps.set(source, step as Step);
    return source;
  };

  readonly stepAt = (source: string): Step => {
    const step = this.#steps.get(source) ?? markedStep(source);
    // What a build has marked is a step.
    if (step !== undefined) return step as Step;
    throw new TsugiteError("SOURCE_NOT_FOUND", `The pipeline has no step ${source}.`);
  };

  /** Raises one error for everything that is wrong with it. The code of its steps is not looked at. */
  async compile(projectRoot: string): Promise<PipelineSpec> {
    const draft = describePipeline(this.pipeline, { source: SOURCE, resolveSource: this.sourceOf });
    const paths = dataFilesOf(draft);
    const files = await Promise.all(paths.map((path) => dataFileDigest(projectRoot, path)));
    const lists = cacheFilesOf(draft).map((patterns) => JSON.stringify(patterns));
    const cacheFiles = await findCacheFiles(projectRoot, cacheFilesOf(draft));
    const spec = compile(draft, {
      codeDigest: ({ source, part }) => digestOfJson([source, { ...part }]),
      dataFile: (path) => files[paths.indexOf(path)] ?? "absent",
      cacheFiles: (patterns) => cacheFiles[lists.indexOf(JSON.stringify(patterns))] ?? { digest: "", faults: [] },
      problems: [],
    });
    return { ...spec, steps: spec.steps.map(withoutDelay) };
  }
}

/** A test does not wait for the next attempt. */
function withoutDelay({ retries, ...step }: PipelineSpec["steps"][number]): PipelineSpec["steps"][number] {
  return retries === undefined ? step : { ...step, retries: { ...retries, delay: 0 } };
}
