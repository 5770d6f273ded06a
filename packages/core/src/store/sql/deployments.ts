import type {
  DeploymentKey,
  DeploymentQuery,
  DeploymentRecord,
  NewDeployment,
} from "../../deployment/deployment-record.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { checkNames } from "./lossless-text.ts";
import {
  digestOfRow,
  given,
  integerOf,
  jsonOf,
  optionalDigest,
  optionalInteger,
  optionalJson,
  optionalText,
  type Row,
  textOf,
} from "./row.ts";
import { execute, FreeText, queryAll, type SqlOperation } from "./sql-operation.ts";

/** The one before ends in the same transaction, so that at most one of a pipeline ever stands. */
export function* recordDeployment(deployment: NewDeployment): SqlOperation<DeploymentRecord> {
  const { engine, pipeline, stack, id, version, url, specDigest, bundle, parameters, schedule } = deployment;
  checkNames({ "engine's name": engine, "pipeline name": pipeline, "stack name": stack });
  const deployedAt = Date.now();
  yield* endStanding(deployment, deployedAt);
  yield* execute(
    `INSERT INTO deployments
     (engine, pipeline, stack, id, version, url, spec_digest, bundle, parameters, schedule, deployed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    engine,
    pipeline,
    stack,
    new FreeText(id),
    new FreeText(version),
    url === undefined ? null : new FreeText(url),
    toDigestBytes(specDigest),
    bundle === undefined ? null : toDigestBytes(bundle),
    JSON.stringify(parameters),
    schedule === undefined ? null : JSON.stringify(schedule),
    deployedAt,
  );
  return { ...deployment, deployedAt };
}

export function* endDeployment(key: DeploymentKey): SqlOperation<DeploymentRecord | undefined> {
  const [standing] = yield* listDeployments({ engine: key.engine, pipeline: key.pipeline });
  if (standing === undefined) return undefined;
  const endedAt = Date.now();
  yield* endStanding(key, endedAt);
  return { ...standing, endedAt };
}

function* endStanding({ engine, pipeline }: DeploymentKey, now: number): SqlOperation<void> {
  yield* execute(
    "UPDATE deployments SET ended_at = ? WHERE engine = ? AND pipeline = ? AND ended_at IS NULL",
    now,
    engine,
    pipeline,
  );
}

export function* listDeployments({
  engine,
  pipeline,
  ended = false,
}: DeploymentQuery): SqlOperation<readonly DeploymentRecord[]> {
  const rows = yield* queryAll(
    `SELECT * FROM deployments
       WHERE engine = coalesce(?, engine) AND pipeline = coalesce(?, pipeline) AND (? = 1 OR ended_at IS NULL)
       ORDER BY sequence DESC`,
    engine ?? null,
    pipeline ?? null,
    ended ? 1 : 0,
  );
  return rows.map(toDeploymentRecord);
}

function toDeploymentRecord(row: Row): DeploymentRecord {
  return {
    engine: textOf(row, "engine"),
    pipeline: textOf(row, "pipeline"),
    stack: textOf(row, "stack"),
    id: textOf(row, "id"),
    version: textOf(row, "version"),
    specDigest: digestOfRow(row, "spec_digest"),
    parameters: jsonOf<DeploymentRecord["parameters"]>(row, "parameters"),
    deployedAt: integerOf(row, "deployed_at"),
    ...given({
      url: optionalText(row, "url"),
      bundle: optionalDigest(row, "bundle"),
      schedule: optionalJson<Schedule>(row, "schedule"),
      endedAt: optionalInteger(row, "ended_at"),
    }),
  };
}
