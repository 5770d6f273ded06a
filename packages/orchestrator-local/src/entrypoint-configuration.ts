import {
  type BaseStep,
  type EntrypointArguments,
  type JsonObject,
  StepEntrypointConfiguration,
  TsugiteError,
} from "@tsugite/core";

/** The name of the run, chosen by whoever starts its processes. */
export const RUN_NAME_OPTION = "run_name";
/** The parameters of the run, as a JSON object. */
export const PARAMETERS_OPTION = "parameters";

/** Starts one step in a process of its own on this machine, or wherever somebody calls the entrypoint by hand. */
export class LocalStepEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "@tsugite/orchestrator-local#LocalStepEntrypointConfiguration";

  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set([RUN_NAME_OPTION, PARAMETERS_OPTION]);
  }

  /** `kwargs`: `run_name`, and `parameters` as JSON, `{}` by default. */
  static override getCustomEntrypointArguments(_step: BaseStep, kwargs: EntrypointArguments): string[] {
    const { [RUN_NAME_OPTION]: runName, [PARAMETERS_OPTION]: parameters = "{}" } = kwargs;
    const name = runName === undefined ? [] : [`--${RUN_NAME_OPTION}`, runName];
    return [...name, `--${PARAMETERS_OPTION}`, parameters];
  }

  override getRunName(_pipelineName: string): string {
    return this.argument(RUN_NAME_OPTION);
  }

  /** Raises `PARAMETER_INVALID` when the option holds no JSON object. */
  override getParameters(): JsonObject {
    const text = this.argument(PARAMETERS_OPTION);
    const value = parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw new TsugiteError(
      "PARAMETER_INVALID",
      `The option --${PARAMETERS_OPTION} is ${text}, which is no JSON object.`,
      {
        fix: `Write it as '{"name": value}'.`,
      },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
