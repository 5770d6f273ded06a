// The contracts: what pipelines are written with, and what orchestrators, stores and the client are built on.
// Authoring
export { createStepContext } from "./authoring/create-step-context.ts";
export { type DescribeOptions, describePipeline } from "./authoring/describe-pipeline.ts";
export { type Duration, parseDuration } from "./authoring/duration.ts";
export type { HookName, Hooks, PipelineHookContext, StepHookContext } from "./authoring/hooks.ts";
export type { Memory } from "./authoring/memory.ts";
export { type ParsedParameters, parseParameters } from "./authoring/params.ts";
export {
  type BuilderArguments,
  type BuilderProblem,
  type NoParams,
  type Pipeline,
  type PipelineDefinition,
  type PipelineOptions,
  pipeline,
  pipelineDefinition,
} from "./authoring/pipeline.ts";
export type { Outputs, ParamRef, Params, Ref, StepOutputs } from "./authoring/ref.ts";
export { type RefQuestion, refuseRef } from "./authoring/refuse-ref.ts";
export type { FlavorSettings, SettingsOption } from "./authoring/settings.ts";
export { type Step, type StepDefinition, step, stepDefinition } from "./authoring/step.ts";
export type { StepContext, StepLog, StepMetadata } from "./authoring/step-context.ts";
export type { CallArguments, CallOptions, Input, InputList, Inputs, NoInputs } from "./authoring/step-inputs.ts";
export type {
  CacheOptions,
  ExecutionOptions,
  ResourceOptions,
  RetryOptions,
  StepOptions,
} from "./authoring/step-options.ts";
export type { AnyCodec, CallResult, OutputsOption, ResultProblem } from "./authoring/step-result.ts";
// Values
export type { ByteStream, Stored } from "./codec/byte-stream.ts";
export { type Codec, type CodecOptions, codec, isCodec } from "./codec/codec.ts";
export { type DataFile, file, isDataFile } from "./codec/data-file.ts";
export { decodeValue, type StoredContent } from "./codec/decode-value.ts";
export type { Encodable, Scalar } from "./codec/encodable.ts";
export { fromJson } from "./codec/from-json.ts";
export { toJson } from "./codec/to-json.ts";
// Stacks and their components
export { type BaseClassName, baseClassOf, isBaseClass } from "./component/base-class-of.ts";
export { checkDeployment } from "./component/check-deployment.ts";
export {
  type ComponentClass,
  checkComponentClass,
  createComponent,
  type NewComponent,
} from "./component/create-component.ts";
export type { DeploymentOutcome, DeploymentRequest } from "./component/deploy-pipeline.ts";
export type { FlavorCommand, FlavorCommandCall } from "./component/flavor-command.ts";
export { type PreparedImage, preparedImage } from "./component/prepared-image.ts";
export { type SharedFlavor, Stack, type StackOptions } from "./component/stack.ts";
export { type Prepared, StackComponent, type StackComponentOptions } from "./component/stack-component.ts";
export { StackComponentType } from "./component/stack-component-type.ts";
export {
  type ComponentDescription,
  type StackDescription,
  stackFromDescription,
} from "./component/stack-description.ts";
// Pipelines that are left with an engine
export type {
  DeploymentKey,
  DeploymentQuery,
  DeploymentRecord,
  NewDeployment,
} from "./deployment/deployment-record.ts";
// Runs that an engine carries out
export type { AskOptions } from "./engine/ask-engine.ts";
export { EngineRun, engineRunOf, requireEngineRun } from "./engine/engine-run.ts";
export { type FollowOptions, followRun } from "./engine/follow-run.ts";
export { KeptToken } from "./engine/kept-token.ts";
export { networkReason } from "./engine/network-reason.ts";
export { type CredentialUse, readCredential } from "./engine/read-credential.ts";
export { type ReconciledRun, reconcileRun } from "./engine/reconcile-run.ts";
export { describeRedirection, type Redirection } from "./engine/redirection.ts";
export { tellRecorded } from "./engine/tell-recorded.ts";
export { tokenOfCommand } from "./engine/token-of-command.ts";
// Entrypoint
export type { EntrypointHost } from "./entrypoint/entrypoint-host.ts";
export {
  DEFAULT_SINGLE_STEP_CONTAINER_ENTRYPOINT_COMMAND,
  ENTRYPOINT_CONFIG_SOURCE_OPTION,
  ENTRYPOINT_OPTIONS,
  INPUT_SPEC_OPTION,
  MAIN_MODULE_SOURCE_OPTION,
  PIPELINE_JSON_OPTION,
  STEP_NAME_OPTION,
  STEP_SOURCE_OPTION,
} from "./entrypoint/entrypoint-options.ts";
export {
  type EntrypointArguments,
  type EntrypointConfigurationClass,
  StepEntrypointConfiguration,
} from "./entrypoint/step-entrypoint-configuration.ts";
// Errors
export { ErrorCode } from "./error/error-code.ts";
export type { ErrorRecord } from "./error/error-record.ts";
export { isError } from "./error/is-error.ts";
export { issuePath } from "./error/issue-path.ts";
export { messageWithoutFix } from "./error/message-without-fix.ts";
export { NotRetryable } from "./error/not-retryable.ts";
export { describeProblem, type Problem, throwProblems } from "./error/problem.ts";
export { reasonOf } from "./error/reason-of.ts";
export { fromErrorRecord } from "./error/thread-error.ts";
export { toErrorRecord } from "./error/to-error-record.ts";
export { TsugiteError, type TsugiteErrorOptions } from "./error/tsugite-error.ts";
// JSON and digests
export { canonicalJson } from "./json/canonical-json.ts";
export { type Digest, digestOf, digestOfJson } from "./json/digest.ts";
export { digestOfFile } from "./json/digest-of-file.ts";
export type { Json, JsonObject } from "./json/json.ts";
export { jsonSchemaOf } from "./json/json-schema-of.ts";
// What a build makes
export type { Bundle } from "./module/bundle.ts";
export { isEvaluating } from "./module/evaluating.ts";
export { markedStep, markOf, markStep, type StepMark } from "./module/mark-step.ts";
export type { PipelineModule } from "./module/pipeline-module.ts";
// Orchestrators
export { BaseOrchestrator } from "./orchestrator/base-orchestrator.ts";
export type { BaseStep } from "./orchestrator/base-step.ts";
export type { OrchestrationResult, PreparedFile } from "./orchestrator/orchestration-result.ts";
export { type OrchestratorCapabilities, PLAIN_CAPABILITIES } from "./orchestrator/orchestrator-capabilities.ts";
export type { DeploymentIntent, PipelineDeployment } from "./orchestrator/pipeline-deployment.ts";
export type { EngineCall, EngineRunStatus, EngineStepStatus, RunHandle } from "./orchestrator/run-handle.ts";
export type { RuntimeConfiguration } from "./orchestrator/runtime-configuration.ts";
export type { ActiveRun, RunNotice } from "./run/active-run.ts";
export { asksForCache, mayBeCached } from "./run/cache-key.ts";
export { type CacheMiss, type CacheMissKind, type CacheMissReason, describeCacheMiss } from "./run/cache-miss.ts";
export { isRetryable } from "./run/is-retryable.ts";
export type { LeftOut } from "./run/left-out.ts";
export { NAME_PATTERN, newRunId } from "./run/new-run.ts";
export { artifactFile, isFileCodec, openArtifact, readContent } from "./run/read-artifact.ts";
export { runDuration } from "./run/run-duration.ts";
export { currentOwner, isLost } from "./run/run-owner.ts";
export type {
  ArtifactRecord,
  AttemptRecord,
  Execution,
  ExecutionKey,
  LogLevel,
  LogLine,
  NewRun,
  RunEvent,
  RunEventKind,
  RunOwner,
  RunRecord,
  RunStatus,
  StepInputRecord,
  StepRecord,
  StepStatus,
} from "./run/run-record.ts";
export { logLevels } from "./run/run-record.ts";
export { runStep } from "./run/run-step.ts";
export type { StepOutcome, StepRun } from "./run/step-run.ts";
// Schedules
export { describeSchedule } from "./schedule/describe-schedule.ts";
export { EngineSchedules, type ScheduleChange } from "./schedule/engine-schedules.ts";
export type { Schedule, ScheduleOptions, SchedulePreset } from "./schedule/schedule.ts";
export type { EngineSchedule, ScheduleControl } from "./schedule/schedule-control.ts";
export { describeSecretPlace, type SecretReference } from "./secret/secret-reference.ts";
// Specs
export {
  type CodeRequest,
  type CompileFacts,
  codeRequestsOf,
  compile,
  type DataFileFact,
  dataFilesOf,
} from "./spec/compile.ts";
export { type CacheFilesFact, type CacheFilesFault, cacheFilesOf } from "./spec/compile-cache.ts";
export type { DigestParts } from "./spec/digest-parts.ts";
export type { FailureMode } from "./spec/failure-mode.ts";
export type { CacheDraft, InputDraft, JsonSchema, PipelineDraft, StepDraft } from "./spec/pipeline-draft.ts";
export {
  type CacheFilesSpec,
  type CacheSpec,
  type InputSpec,
  type OutputSpec,
  type PipelineSpec,
  type ResourceSpec,
  type RetrySpec,
  type Settings,
  SPEC_VERSION,
  type StepCode,
  type StepSpec,
} from "./spec/pipeline-spec.ts";
export { readSpec } from "./spec/read-spec.ts";
export { specDigest, specToJson } from "./spec/spec-digest.ts";
export { stepNamed } from "./spec/step-named.ts";
export { upstreamStepNames } from "./spec/upstream-step-names.ts";
// Stores
export {
  type ArtifactState,
  BaseArtifactStore,
  type ListedArtifact,
  type PutOptions,
  type Removed,
  type StoredArtifact,
  type WrittenFile,
} from "./store/artifact-store.ts";
export { checkDigest } from "./store/check-digest.ts";
export {
  collectStoreGarbage,
  type StoreGarbage,
  type StoreGarbageOptions,
  type Stores,
} from "./store/collect-store-garbage.ts";
export type { LocalArtifactStoreConfig } from "./store/local-artifact/local-artifact-config.ts";
export { LocalArtifactStore } from "./store/local-artifact-store.ts";
export type {
  AttemptFailure,
  CacheEntryQuery,
  Collector,
  EventQuery,
  Lineage,
  LineageRecord,
  LogQuery,
  LogRange,
  RunEnd,
  RunQuery,
  RunResumption,
  RunSubmission,
  StepCompletion,
  StepKey,
  StepSettlement,
  StoredLogLine,
} from "./store/metadata-requests.ts";
export { BaseMetadataStore } from "./store/metadata-store.ts";
export { openSourceFile } from "./store/open-source-file.ts";
export type { ExecutionCopy, RunCopy } from "./store/run-copy.ts";
export { SqliteMetadataStore } from "./store/sqlite/sqlite-metadata-store.ts";
export type { SqliteMetadataStoreConfig } from "./store/sqlite/sqlite-metadata-store-config.ts";
// Runs
export { callHook, type HookCall } from "./thread/call-hook.ts";
export { type CallPlace, callStep } from "./thread/call-step.ts";
export { encodeOutput, type OutputOptions } from "./thread/encode-output.ts";
export type { LoadedModule } from "./thread/loaded-pipeline.ts";
// Threads and processes for the user's code
export { isStepWorker, serveSteps } from "./thread/serve-steps.ts";
export type {
  DeclaredCodec,
  EncodedInput,
  EncodedOutput,
  StepCall,
  StepCallOptions,
  StepCallResult,
  StepRuntime,
} from "./thread/step-runtime.ts";
export { StepWorkerPool, type StepWorkerPoolOptions } from "./thread/step-worker-pool.ts";
