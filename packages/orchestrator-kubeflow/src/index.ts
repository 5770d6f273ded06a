// What a stack, a bundle and an author of an own Kubeflow flavor may use.
export type { SecretReference } from "@tsugite/core";
export {
  type KubeflowAuth,
  type KubeflowOrchestratorConfig,
  type KubeflowOrchestratorOptions,
  kubeflowOrchestratorConfigSchema,
} from "./config.ts";
export { EXECUTOR_INPUT_OPTION, KubeflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
export { KubeflowOrchestrator } from "./orchestrator.ts";
export {
  type KubeflowNodeAffinity,
  type KubeflowSettings,
  type KubeflowToleration,
  type KubeflowVariable,
  type KubeflowVolume,
  kubeflowSettingsSchema,
} from "./settings.ts";
