// What a stack and a bundle use.
export { S3ArtifactStore } from "./artifact-store.ts";
export { check } from "./commands.ts";
export {
  type S3ArtifactStoreConfig,
  type S3Credentials,
  type SecretReference,
  s3ArtifactStoreConfigSchema,
} from "./config.ts";
