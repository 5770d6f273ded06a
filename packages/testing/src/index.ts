export type { ArtifactStoreKitOptions } from "./artifact-store/artifact-store-kit-options.ts";
export { testArtifactStore } from "./artifact-store/test-artifact-store.ts";
export { testMetadataStore } from "./metadata-store/test-metadata-store.ts";
export type { TestedComponent, TestedStack, TestOrchestratorOptions } from "./orchestrator/options.ts";
export { testOrchestrator } from "./orchestrator/test-orchestrator.ts";
export type { FreshStore, StoreKitOptions } from "./store/store-kit-options.ts";
export type { TestFunction } from "./test-function.ts";
