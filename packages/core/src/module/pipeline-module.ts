/**
 * What the build makes of a pipeline file, and a step thread loads: the file's exports, and the packages that may hold
 * steps. Steps of the project register themselves when the module is evaluated, see {@link markStep}.
 */
export interface PipelineModule {
  /** Exports of the pipeline file. */
  readonly main: Readonly<Record<string, unknown>>;
  /** Path of the pipeline file, relative to the project root. */
  readonly source: string;
  /** Packages that the project's sources import bare, by specifier; loaded only to find a step by its identity. */
  readonly packages: Readonly<Record<string, () => Promise<Readonly<Record<string, unknown>>>>>;
}
