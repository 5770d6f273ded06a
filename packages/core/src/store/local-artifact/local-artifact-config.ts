import type { StandardSchemaV1 } from "@standard-schema/spec";
import { localConfigSchema } from "../local-config-schema.ts";

/** Config of the local artifact store. */
export interface LocalArtifactStoreConfig {
  /** The folder, relative to the project. @default ".tsugite/artifacts" */
  readonly path?: string;
}

export const LOCAL_ARTIFACT_DEFAULTS: Required<LocalArtifactStoreConfig> = { path: ".tsugite/artifacts" };

export const localArtifactConfigSchema: StandardSchemaV1<LocalArtifactStoreConfig> =
  localConfigSchema<LocalArtifactStoreConfig>({
    path: {
      type: "string",
      default: LOCAL_ARTIFACT_DEFAULTS.path,
      description: "The folder, relative to the project.",
    },
  });
