import { parseArgs } from "node:util";
import { type FlavorCommand, isError, TsugiteError } from "@tsugite/core";
import type { PostgresMetadataStore } from "./metadata-store.ts";
import { KNOWN } from "./schema/schema-state.ts";

/**
 * `tsugite postgres migrate`: makes the tables, or brings them up to this version's schema. It is the one thing that does:
 * a run or a step only says that it has to be done.
 */
export const migrate: FlavorCommand<PostgresMetadataStore> = async (call) => {
  const { name, "dry-run": dryRun = false } = optionsOf(
    call.args,
    "migrate --name <store> --dry-run",
    (args) => parseArgs({ args, options: { name: { type: "string" }, "dry-run": { type: "boolean" } } }).values,
  );
  const store = await call.component(name);
  const { before, missing } = await store.migrate({ dryRun });
  const names = missing.map((migration) => `${migration.version} ${migration.name}`);
  const after = dryRun ? before.version : Math.max(before.version, KNOWN);
  if (call.json) {
    return call.write(
      asJson({
        store: store.name,
        location: store.location,
        dryRun,
        before: before.version,
        after,
        migrations: names,
      }),
    );
  }
  call.write(`${store.name}: ${store.location}`);
  if (names.length === 0) return call.write(`  The schema is ${after} already; there is nothing to do.`);
  for (const line of names) call.write(`  ${dryRun ? "would apply" : "applied"} ${line}`);
  call.write(dryRun ? "  Nothing was changed." : `  The schema was ${before.version}, and is ${after}.`);
};

/** `tsugite postgres status`: whether the database can be used as it is. Exits with 1 when not. */
export const status: FlavorCommand<PostgresMetadataStore> = async (call) => {
  const { name } = optionsOf(
    call.args,
    "status --name <store>",
    (args) => parseArgs({ args, options: { name: { type: "string" } } }).values,
  );
  const store = await call.component(name);
  const report = await store.look();
  if (call.json) call.write(asJson({ store: store.name, location: store.location, ...report }));
  else {
    call.write(`${store.name}: ${store.location}`);
    call.write(`  PostgreSQL ${report.server}, ${report.encrypted ? "encrypted" : "not encrypted"}`);
    const state = report.problem === undefined ? `schema ${report.schemaVersion}` : `not usable: ${report.problem}`;
    call.write(`  ${state}`);
    if (report.clockAhead !== 0) call.write(`  The server's clock is ${report.clockAhead} ms ahead of this machine's.`);
  }
  return report.problem === undefined ? 0 : 1;
};

/** Indented, as the commands of Tsugite print it. */
function asJson(data: object): string {
  return JSON.stringify(data, null, 2);
}

interface Options {
  readonly name?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
}

function optionsOf(args: readonly string[], usage: string, parse: (args: string[]) => Options): Options {
  try {
    return parse([...args]);
  } catch (cause) {
    throw new TsugiteError("USAGE", isError(cause) ? `${cause.message}.` : String(cause), {
      cause,
      fix: `\`tsugite postgres ${usage}\` is all there is.`,
    });
  }
}
