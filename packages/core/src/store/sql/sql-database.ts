import type { SqlOperation } from "./sql-operation.ts";

/**
 * How far a transaction must have come when it returns.
 *
 * `durable`: on the disk. `note`: where a process that is killed loses nothing, while a power failure may take away the
 * notes since the last durable transaction.
 */
export type Durability = "durable" | "note";

/** What a transaction changes: as much as a database needs to know to keep others out of its way. */
export interface WriteScope {
  readonly durability: Durability;
  /** The ids of the runs that are looked at and changed. @default none, or one that is new */
  readonly runs?: readonly string[];
  /** Whether it removes what nobody refers to, so that nobody may begin to refer to something meanwhile. @default false */
  readonly collects?: boolean;
}

/** What carries out operations. They are given as functions, since one may have to be begun again. */
export interface SqlDatabase {
  /** Sees one state of the database throughout. */
  read<T>(operation: () => SqlOperation<T>): Promise<T>;
  /**
   * All or nothing, and as if no other transaction were going on.
   *
   * @param found Where it was not told whether an operation was carried out, it is begun again. This looks for what the
   *   first time has left, when the second is refused; undefined when that has left nothing. @default it is never refused
   */
  write<T>(scope: WriteScope, operation: () => SqlOperation<T>, found?: () => SqlOperation<T | undefined>): Promise<T>;
  /** Lets go of everything; it opens again when it is used again. */
  close(): Promise<void>;
}
