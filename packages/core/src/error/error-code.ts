/**
 * Every code a {@link TsugiteError} or a {@link Problem} can carry. Each has a heading in `docs/errors.md`.
 *
 * Codes are part of the public contract: programs may compare them, so one is never renamed within a major version.
 */
export const ErrorCode = {
  /** A Ref was used as if it were its value. */
  REF_MISUSED: "REF_MISUSED",
  /** A step was called outside a pipeline's builder. */
  STEP_OUTSIDE_PIPELINE: "STEP_OUTSIDE_PIPELINE",
  /** A definition (`step`, `pipeline`, `codec`, `file`) was given something it cannot take. */
  DEFINITION_INVALID: "DEFINITION_INVALID",
  /** The builder of a pipeline returned a promise. */
  BUILDER_ASYNC: "BUILDER_ASYNC",
  /** The builder of a pipeline threw. */
  BUILDER_FAILED: "BUILDER_FAILED",
  /** A step is not exported from a module, so that no other process could find it. */
  STEP_NOT_EXPORTED: "STEP_NOT_EXPORTED",
  /** Two invocations in one pipeline were given the same name. */
  STEP_NAME_TAKEN: "STEP_NAME_TAKEN",
  /** An input of a step is missing, unknown or of a kind that no step can take. */
  INPUT_INVALID: "INPUT_INVALID",
  /** A Ref belongs to another pipeline. */
  REF_FOREIGN: "REF_FOREIGN",
  /** The steps of a spec wait for each other in a circle. */
  STEPS_CYCLIC: "STEPS_CYCLIC",
  /** The pipeline file does not exist. */
  PIPELINE_FILE_NOT_FOUND: "PIPELINE_FILE_NOT_FOUND",
  /** The pipeline file, or a file it imports, could not be built. */
  PIPELINE_BUILD_FAILED: "PIPELINE_BUILD_FAILED",
  /** The pipeline file threw while it was loaded. */
  PIPELINE_FILE_THREW: "PIPELINE_FILE_THREW",
  /** The pipeline file has no such export, or it is no pipeline. */
  PIPELINE_EXPORT_NOT_FOUND: "PIPELINE_EXPORT_NOT_FOUND",
  /** A warning: the builder of the pipeline calls no step. */
  PIPELINE_EMPTY: "PIPELINE_EMPTY",
  /** The code a step reaches cannot be known, for example behind a computed `import()`. */
  CODE_NOT_SEEN: "CODE_NOT_SEEN",
  /** A data file was changed between compiling and running. */
  DATA_FILE_CHANGED: "DATA_FILE_CHANGED",
  /** A data file does not exist, or lies outside the project. */
  DATA_FILE_NOT_FOUND: "DATA_FILE_NOT_FOUND",
  /** A parameter is missing, unknown, or not what the schema of the pipeline asks for. */
  PARAMETER_INVALID: "PARAMETER_INVALID",
  /** The params schema of a pipeline gives no JSON Schema. */
  PARAMETER_SCHEMA_INVALID: "PARAMETER_SCHEMA_INVALID",
  /** A pipeline spec is not one this version can read. */
  SPEC_INVALID: "SPEC_INVALID",
  /** The stack's orchestrator cannot do what the pipeline asks for. */
  NOT_SUPPORTED: "NOT_SUPPORTED",
  /** A schedule is none, or cannot be kept. */
  SCHEDULE_INVALID: "SCHEDULE_INVALID",
  /** No such pipeline is deployed with the engine. */
  DEPLOYMENT_NOT_FOUND: "DEPLOYMENT_NOT_FOUND",
  /** The engine has no schedule of this pipeline. */
  SCHEDULE_NOT_FOUND: "SCHEDULE_NOT_FOUND",
  /** A component that exists only on this machine was combined with an orchestrator that runs elsewhere. */
  COMPONENT_LOCAL_ONLY: "COMPONENT_LOCAL_ONLY",
  /** An orchestrator threw something that is no error of Tsugite. */
  ORCHESTRATOR_FAILED: "ORCHESTRATOR_FAILED",
  /** A component class breaks a rule of its base class, for example it sets no `FLAVOR`. */
  COMPONENT_INVALID: "COMPONENT_INVALID",
  /** The config of a component does not match its schema. */
  COMPONENT_CONFIG_INVALID: "COMPONENT_CONFIG_INVALID",
  /** `tsugite.yaml` cannot be read, or says something that makes no sense. */
  CONFIG_INVALID: "CONFIG_INVALID",
  /** The folder `.tsugite` of a project cannot be made or written. */
  PROJECT_NOT_WRITABLE: "PROJECT_NOT_WRITABLE",
  /** The settings of a pipeline or step for a flavor are not what the flavor takes. */
  SETTINGS_INVALID: "SETTINGS_INVALID",
  /** There is no stack of this name. */
  STACK_NOT_FOUND: "STACK_NOT_FOUND",
  /** There is no component of this name. */
  COMPONENT_NOT_FOUND: "COMPONENT_NOT_FOUND",
  /** A component that was to be removed is used by a stack. */
  COMPONENT_IN_USE: "COMPONENT_IN_USE",
  /** A stack or component of this name exists already. */
  COMPONENT_NAME_TAKEN: "COMPONENT_NAME_TAKEN",
  /** No installed package declares this flavor. */
  FLAVOR_NOT_FOUND: "FLAVOR_NOT_FOUND",
  /** Two packages declare a flavor of the same type and name, or a registered one is still in use. */
  FLAVOR_NAME_TAKEN: "FLAVOR_NAME_TAKEN",
  /** Parts of a project use copies of core of their own. */
  CORE_DUPLICATED: "CORE_DUPLICATED",
  /** A flavor, or the program, was built for another version of core than the one in use. */
  CORE_INCOMPATIBLE: "CORE_INCOMPATIBLE",
  /** A command of a flavor threw something that is no error of Tsugite. */
  FLAVOR_COMMAND_FAILED: "FLAVOR_COMMAND_FAILED",
  /** A run of this pipeline has this name already. */
  RUN_NAME_TAKEN: "RUN_NAME_TAKEN",
  /** A name is empty, too long, or has characters that names may not have. */
  NAME_INVALID: "NAME_INVALID",
  /** There is no such run. */
  RUN_NOT_FOUND: "RUN_NOT_FOUND",
  /** The run cannot be taken up again: it has completed, or is still going on. */
  RUN_NOT_RESUMABLE: "RUN_NOT_RESUMABLE",
  /** Completed steps of a run that is resumed are not what the pipeline says now. */
  RESUME_CHANGED: "RESUME_CHANGED",
  /** The process that carried out the run is gone. */
  RUN_LOST: "RUN_LOST",
  /** The engine that carries out a run did not answer. */
  ENGINE_NOT_REACHED: "ENGINE_NOT_REACHED",
  /** The engine does not know who asks, or does not let them. */
  ENGINE_NOT_SIGNED_IN: "ENGINE_NOT_SIGNED_IN",
  /** The engine answered no. */
  ENGINE_REFUSED: "ENGINE_REFUSED",
  /** The engine did not take up what was deployed, or cannot read it. */
  DEPLOYMENT_NOT_LOADED: "DEPLOYMENT_NOT_LOADED",
  /** Somebody paused the deployed pipeline in the engine, so that a run would never start. */
  DEPLOYMENT_PAUSED: "DEPLOYMENT_PAUSED",
  /** The run has no such step. */
  STEP_NOT_FOUND: "STEP_NOT_FOUND",
  /** At least one step of the run failed. */
  RUN_FAILED: "RUN_FAILED",
  /** The run was cancelled. */
  RUN_CANCELLED: "RUN_CANCELLED",
  /** The function of a step threw. */
  STEP_THREW: "STEP_THREW",
  /** A step did not end within its timeout. */
  STEP_TIMED_OUT: "STEP_TIMED_OUT",
  /** A step was cancelled. */
  STEP_CANCELLED: "STEP_CANCELLED",
  /** A step ended its thread or process. */
  STEP_EXITED: "STEP_EXITED",
  /** Code in a thread did what only the main thread of a process can do. */
  MAIN_THREAD_NEEDED: "MAIN_THREAD_NEEDED",
  /** A step of an engine ended, or never started, and did not report how. */
  STEP_NOT_REPORTED: "STEP_NOT_REPORTED",
  /** A step was given a value that its input schema refuses. */
  STEP_INPUT_INVALID: "STEP_INPUT_INVALID",
  /** A step returned something that no codec can hold. */
  OUTPUT_NOT_ENCODABLE: "OUTPUT_NOT_ENCODABLE",
  /** A step did not return the outputs it declares. */
  OUTPUT_MISSING: "OUTPUT_MISSING",
  /** An artifact could not be decoded by its codec. */
  ARTIFACT_NOT_DECODABLE: "ARTIFACT_NOT_DECODABLE",
  /** The bytes of an artifact are not those that were stored. */
  ARTIFACT_CORRUPTED: "ARTIFACT_CORRUPTED",
  /** The artifact is not in the artifact store. */
  ARTIFACT_NOT_FOUND: "ARTIFACT_NOT_FOUND",
  /** The artifact store could not be read or written. */
  ARTIFACT_STORE_FAILED: "ARTIFACT_STORE_FAILED",
  /** The metadata store could not be read or written. */
  METADATA_STORE_FAILED: "METADATA_STORE_FAILED",
  /** The database has no schema of Tsugite yet, or an older one; a command brings it up to date. */
  METADATA_STORE_BEHIND: "METADATA_STORE_BEHIND",
  /** The database was written by a newer version of Tsugite. */
  METADATA_STORE_NEWER: "METADATA_STORE_NEWER",
  /** Another attempt has taken over, so that what this one wrote was refused. */
  ATTEMPT_FENCED: "ATTEMPT_FENCED",
  /** An argument of the entrypoint is missing, unknown or malformed. */
  ENTRYPOINT_ARGUMENT_INVALID: "ENTRYPOINT_ARGUMENT_INVALID",
  /** A `*_source` names nothing that the bundle holds. */
  SOURCE_NOT_FOUND: "SOURCE_NOT_FOUND",
  /** A deployment bundle could not be made. */
  BUNDLE_FAILED: "BUNDLE_FAILED",
  /** A command was given arguments that make no sense. */
  USAGE: "USAGE",
  /** Several problems were found; each has a code of its own. */
  SEVERAL_PROBLEMS: "SEVERAL_PROBLEMS",
  /** A bug in Tsugite. */
  INTERNAL: "INTERNAL",
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
