import type { PipelineSpec, StackDescription } from "@tsugite/core";

/** What a bundle is made of. */
export interface MakeBundleOptions {
  readonly module: {
    /** Absolute path of the pipeline file. */
    readonly file: string;
    /** Absolute path of the project's folder. */
    readonly projectRoot: string;
  };
  readonly spec: PipelineSpec;
  readonly stack: StackDescription;
  /** What each `*_source` means, such as `@tsugite/orchestrator-local#LocalOrchestrator`. */
  readonly sources: Readonly<Record<string, BundleSource>>;
  /** Absolute path of the module that exports `runEntrypoint`. */
  readonly entrypoint: string;
  /** Absolute path of the folder that the bundle's own folder is made in. */
  readonly outDir: string;
  /**
   * Which data files of the spec are not put into the bundle, because the steps find them elsewhere.
   * @default none
   */
  readonly leaveOut?: (file: BundleAsset) => boolean;
  /**
   * Export conditions by which packages are resolved, beside those of Node.
   * @default those this process was started with
   */
  readonly conditions?: readonly string[];
}

/** Where the code of one `*_source` is. */
export interface BundleSource {
  /** Absolute path, or a specifier that the project or the entrypoint can resolve. */
  readonly module: string;
  readonly export: string;
}

/** A data file of a spec; in a bundle it is `assets/<digest>`. */
export interface BundleAsset {
  /** Relative to the project root. */
  readonly path: string;
  readonly digest: string;
  readonly size: number;
}
