import type { Json } from "../json/json.ts";
import type { RunRecord } from "../run/run-record.ts";

/** What became of a deployment. */
export type OrchestrationResult =
  /** The steps were executed here; some may have failed. The stack reads from the records how the run ended. */
  | { readonly kind: "finished"; readonly run?: RunRecord | undefined }
  /**
   * An engine executes them. `ref` is what `attach` needs to find the run again; it is recorded, so it holds no secret.
   * `runName` is what `getRunName` gives in the steps, where the engine chose that. @default the name of `run.execution`
   */
  | { readonly kind: "submitted"; readonly ref: Json; readonly runName?: string }
  /** An engine will start runs of it. */
  | { readonly kind: "deployed"; readonly id: string; readonly version: string; readonly url?: string }
  /** Files for people who deploy them themselves. */
  | { readonly kind: "prepared"; readonly files: readonly PreparedFile[] };

/** A generated file. */
export interface PreparedFile {
  /** Absolute path. */
  readonly path: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
}
