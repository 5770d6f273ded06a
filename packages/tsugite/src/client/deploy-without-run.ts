import { compileLoaded } from "@tsugite/bundle";
import type { DeploymentOutcome, JsonObject, PipelineSpec, ScheduleOptions } from "@tsugite/core";
import { openStack } from "../stack/open-stack.ts";
import { checkGivenParameters } from "./check-given-parameters.ts";
import { loadPipeline } from "./load-pipeline.ts";
import { readParameterTexts } from "./read-parameter-texts.ts";

/** What can be chosen where a pipeline is deployed, or its files are written. */
export interface DeployOptions {
  /** Name of the stack in `tsugite.yaml`. @default the active stack */
  readonly stack?: string;
  /** When the engine starts runs by itself. @default when somebody asks it to */
  readonly schedule?: ScheduleOptions;
  /** Values for the runs that the engine starts. @default {}, so that each parameter has the pipeline's default */
  readonly parameters?: JsonObject;
  /** The same, as they are typed on a command line; as `run` reads them. @default {} */
  readonly parameterTexts?: Readonly<Record<string, string>>;
  /** Whether the pipeline goes on where somebody paused it in its engine; else it stays paused. @default false */
  readonly unpause?: boolean;
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** Told what is going on, one line at a time. */
  readonly onLog?: (line: string) => void;
}

/** What came of it, and of which pipeline. */
export interface DeployedWithoutRun extends DeploymentOutcome {
  readonly spec: PipelineSpec;
}

/** Builds a pipeline and has a stack deploy it, or write its files: everything but a run of it. */
export async function deployWithoutRun(
  target: string,
  options: DeployOptions,
  purpose: { readonly intent: "deploy" } | { readonly intent: "compile"; readonly outDir: string },
): Promise<DeployedWithoutRun> {
  const loaded = await loadPipeline(target);
  try {
    const compiled = await compileLoaded(loaded, options.signal);
    const { spec } = compiled;
    const parameters = { ...options.parameters, ...readParameterTexts(options.parameterTexts ?? {}, spec.params) };
    await checkGivenParameters(loaded.runtime, parameters, spec.params);
    const open = await openStack(loaded.projectRoot, { stack: options.stack });
    try {
      const { schedule, unpause, signal, onLog } = options;
      const outcome = await open.stack.deployPipeline({
        ...compiled,
        ...purpose,
        runtimeConfiguration: {
          parameters,
          cache: true,
          ...(unpause === undefined ? {} : { unpause }),
          ...(schedule === undefined ? {} : { schedule }),
        },
        runtime: loaded.runtime,
        bundle: async () => (await import("./deployable-bundle.ts")).deployableBundle({ loaded, spec, open }),
        ...(signal === undefined ? {} : { signal }),
        ...(onLog === undefined ? {} : { log: onLog }),
      });
      return { ...outcome, spec, warnings: [...open.warnings, ...outcome.warnings] };
    } finally {
      await open.stack.close();
    }
  } finally {
    await loaded.runtime.close();
  }
}
