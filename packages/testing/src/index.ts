export type { TestedComponent, TestedStack, TestOrchestratorOptions } from "./orchestrator/options.ts";
export { testOrchestrator } from "./orchestrator/test-orchestrator.ts";
export type { TestFunction } from "./test-function.ts";
