// What a metadata store in another SQL database is built of: `@tsugite/core/sql`. The statements are written for SQLite;
// whoever carries them out says them in the SQL of their database.
export { startAttempt } from "./store/sql/attempts.ts";
export { toDigestBytes } from "./store/sql/digest-bytes.ts";
export { completeStep, findEnded } from "./store/sql/end-attempt.ts";
export { readEvents } from "./store/sql/events.ts";
export { checkNames } from "./store/sql/lossless-text.ts";
export type { Migration } from "./store/sql/migrations/migration.ts";
export { migrations } from "./store/sql/migrations/migrations.ts";
export { integerOf, optionalInteger, optionalJson, type Row, textOf } from "./store/sql/row.ts";
export type { Durability, SqlDatabase, WriteScope } from "./store/sql/sql-database.ts";
export { SqlMetadataStore } from "./store/sql/sql-metadata-store.ts";
export {
  FreeText,
  LeaseTime,
  type SqlAnswer,
  type SqlOperation,
  type SqlStatement,
  type SqlValue,
} from "./store/sql/sql-operation.ts";
