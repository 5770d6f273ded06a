// What a stack, a bundle and an author of an own local flavor may use.
export { type LocalOrchestratorConfig, localOrchestratorConfigSchema } from "./config.ts";
export { LocalStepEntrypointConfiguration, PARAMETERS_OPTION, RUN_NAME_OPTION } from "./entrypoint-configuration.ts";
export { LocalOrchestrator } from "./orchestrator.ts";
