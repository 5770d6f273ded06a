import type {
  CacheMiss,
  EventQuery,
  RunEvent,
  StackComponentOptions,
  StepCompletion,
  StepKey,
  StepRecord,
} from "@tsugite/core";
import { completeStep, findEnded, readEvents, SqlMetadataStore, startAttempt } from "@tsugite/core/sql";
import { type PostgresMetadataStoreConfig, postgresConfigSchema } from "./config.ts";
import { type DatabaseReport, reportOn } from "./database/administration.ts";
import { completeAtOnce } from "./database/complete-step.ts";
import { PostgresDatabase } from "./database/postgres-database.ts";
import { startFirstAttempt } from "./database/start-attempt.ts";
import { describeUrl } from "./read-url.ts";
import { type MigrationPlan, migrateSchema, planMigration } from "./schema/migrate-schema.ts";

/**
 * Keeps runs in a PostgreSQL database, which any number of machines may use at once, directly or through a pooler.
 *
 * Outcomes are on the server's disk when a method returns. Notes (that an attempt began, lines of logs) are not waited
 * for: a crash of the server takes away those of its last moments. While the server is away, as when it is started anew,
 * methods wait for it and go on; connections that nobody needs are closed after a second.
 */
export class PostgresMetadataStore extends SqlMetadataStore<PostgresMetadataStoreConfig> {
  static override readonly FLAVOR: string = "postgres";
  static override readonly configSchema: typeof postgresConfigSchema = postgresConfigSchema;

  protected override readonly database: PostgresDatabase;

  constructor(options: StackComponentOptions<PostgresMetadataStoreConfig>) {
    super(options);
    this.database = new PostgresDatabase(options);
  }

  override get location(): string {
    return describeUrl(this);
  }

  /** Brings the schema up to date; with `dryRun` it only tells what is missing. */
  migrate({ dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<MigrationPlan> {
    return this.database.administer(dryRun ? planMigration : migrateSchema);
  }

  /** What is to be known of the database before it is used. */
  look(): Promise<DatabaseReport> {
    return this.database.administer((client, schema) => reportOn(client, schema, this.database.place));
  }

  /** In one round trip where it is the step's first. */
  override async startAttempt(key: StepKey, cacheMiss?: CacheMiss): Promise<number> {
    const first = startFirstAttempt(key, cacheMiss);
    const scope = { durability: "note", runs: [key.runId] } as const;
    return this.database.writeAtOnce(first, scope, () => startAttempt(key, cacheMiss));
  }

  /** In one round trip, unless it has to explain why it cannot. */
  override async completeStep(key: StepKey, attempt: number, completion: StepCompletion): Promise<StepRecord> {
    return this.database.writeAtOnce(
      completeAtOnce(key, attempt, completion),
      { durability: "durable", runs: [key.runId] },
      () => completeStep(key, attempt, completion),
      () => findEnded(key, attempt, "completed"),
    );
  }

  override async readEvents(query: EventQuery): Promise<readonly RunEvent[]> {
    // Those of one run become visible in their order; those of all runs need not.
    return query.runId === undefined
      ? this.database.readBetweenWrites(() => readEvents(query))
      : super.readEvents(query);
  }
}
