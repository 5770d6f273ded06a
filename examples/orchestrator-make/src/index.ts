export { type MakeConfig, makeConfig } from "./config.ts";
export { MakeEntrypointConfiguration } from "./entrypoint-configuration.ts";
export { MakeOrchestrator } from "./orchestrator.ts";
