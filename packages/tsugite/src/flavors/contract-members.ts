import type { BaseArtifactStore, BaseMetadataStore, BaseOrchestrator, StackComponent } from "@tsugite/core";

/**
 * What a base class says of a member: that a subclass has to write it as a method, or as a value (a getter or a field),
 * or that it is there already.
 */
type Member = "method" | "value" | "given";

/** Each member that a base class adds to those of every component. The compiler refuses a list that lacks one. */
type Members<Base extends StackComponent> = Readonly<Record<Exclude<keyof Base, keyof StackComponent>, Member>>;

export const ORCHESTRATOR_MEMBERS: Members<BaseOrchestrator> & { readonly prepareOrRunPipeline: Member } = {
  // Protected, so that the compiler does not ask for it.
  prepareOrRunPipeline: "method",
  supports: "given",
  entrypointConfiguration: "given",
  engine: "given",
  run: "given",
  attach: "given",
  undeploy: "given",
  schedules: "given",
  runStep: "given",
  getUpstreamStepNames: "given",
};

export const ARTIFACT_STORE_MEMBERS: Members<BaseArtifactStore> = {
  location: "value",
  temporaryFolder: "given",
  has: "method",
  check: "given",
  putBytes: "method",
  putFile: "method",
  takeFile: "given",
  getBytes: "method",
  getFile: "method",
  list: "method",
  remove: "method",
  removeLeftovers: "given",
  locationOf: "method",
  close: "method",
};

export const METADATA_STORE_MEMBERS: Members<BaseMetadataStore> = {
  location: "value",
  createRun: "method",
  openRun: "method",
  handOverRun: "method",
  finishRun: "method",
  resumeRun: "method",
  reopenStep: "method",
  renewLease: "method",
  requestCancel: "method",
  getRun: "method",
  listRuns: "method",
  getSpec: "method",
  getParts: "method",
  startAttempt: "method",
  completeStep: "method",
  failAttempt: "method",
  settleStep: "method",
  getStep: "method",
  listSteps: "method",
  listAttempts: "method",
  findByCacheKey: "method",
  findEarlierStep: "method",
  forgetCacheEntries: "method",
  getContent: "method",
  findArtifacts: "method",
  getLineage: "method",
  recordDeployment: "method",
  endDeployment: "method",
  listDeployments: "method",
  pinArtifact: "method",
  removeRuns: "method",
  removeUnused: "method",
  findUnusedArtifacts: "method",
  condemnArtifacts: "method",
  releaseArtifacts: "method",
  appendLogs: "method",
  condenseLogs: "method",
  readLogs: "method",
  readEvents: "method",
  exportRun: "method",
  importRun: "method",
  close: "method",
};

/** Names of the methods that a subclass has to write. */
export function methodsToWrite(members: Readonly<Record<string, Member>>): string[] {
  return Object.keys(members).filter((name) => members[name] === "method");
}
