/** The class that interprets the other options: `module#Class`. */
export const ENTRYPOINT_CONFIG_SOURCE_OPTION = "entrypoint_config_source";
/** The compiled pipeline: canonical JSON, or `@` and a path relative to the entrypoint's directory. */
export const PIPELINE_JSON_OPTION = "pipeline_json";
/** The pipeline file: `relative/path.ts`. */
export const MAIN_MODULE_SOURCE_OPTION = "main_module_source";
/** The step's function: `relative/path.ts#export`. */
export const STEP_SOURCE_OPTION = "step_source";
/** The step's name in the pipeline: two invocations may share one source. */
export const STEP_NAME_OPTION = "step_name";
/** JSON object from the path of an input to the step, output and codec it comes from. */
export const INPUT_SPEC_OPTION = "input_spec";

/** Every entrypoint takes these. */
export const ENTRYPOINT_OPTIONS: readonly string[] = [
  ENTRYPOINT_CONFIG_SOURCE_OPTION,
  PIPELINE_JSON_OPTION,
  MAIN_MODULE_SOURCE_OPTION,
  STEP_SOURCE_OPTION,
  STEP_NAME_OPTION,
  INPUT_SPEC_OPTION,
];

/** How a container starts a step. */
export const DEFAULT_SINGLE_STEP_CONTAINER_ENTRYPOINT_COMMAND: readonly string[] = ["node", "/app/entrypoint.mjs"];
