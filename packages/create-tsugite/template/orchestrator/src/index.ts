export { type MyFlavorConfig, myFlavorConfigSchema } from "./config.ts";
export { MyFlavorOrchestrator } from "./orchestrator.ts";
