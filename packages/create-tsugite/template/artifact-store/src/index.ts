export { MyFlavorArtifactStore } from "./artifact-store.ts";
export { type MyFlavorConfig, myFlavorConfigSchema } from "./config.ts";
