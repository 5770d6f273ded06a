/** One step of the schema's history. Once released it never changes; what follows is added after it. */
export interface Migration {
  /** The version of the schema that it leads to; counted from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /**
   * The oldest version of the schema whose writers may go on using a database after this migration. Within a major
   * version of Tsugite migrations only add, and leave it as it was.
   */
  readonly oldestWriter: number;
}
