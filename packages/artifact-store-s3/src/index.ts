// What a stack and a bundle use.
export type { SecretReference } from "@tsugite/core";
export { S3ArtifactStore } from "./artifact-store.ts";
export { check } from "./commands.ts";
export {
  type S3ArtifactStoreConfig,
  type S3Credentials,
  s3ArtifactStoreConfigSchema,
} from "./config.ts";
