// What a stack, a bundle and an author of an own Airflow flavor may use.
export type { SecretReference } from "@tsugite/core";
export { down, status, up } from "./commands.ts";
export {
  type AirflowAuth,
  type AirflowOrchestratorConfig,
  type AirflowOrchestratorOptions,
  type AirflowTaskArguments,
  airflowOrchestratorConfigSchema,
} from "./config.ts";
export { AirflowStepEntrypointConfiguration, TASK_FOLDER_OPTION } from "./entrypoint-configuration.ts";
export { AirflowOrchestrator } from "./orchestrator.ts";
export { type AirflowSettings, airflowSettingsSchema } from "./settings.ts";
