/** Config of {@link SqliteMetadataStore}. */
export interface SqliteMetadataStoreConfig {
  /** The database file, relative to the project. @default ".tsugite/metadata.db" */
  readonly path?: string;
  /** Milliseconds to wait for other processes that are writing. @default 10000 */
  readonly busyTimeout?: number;
}
