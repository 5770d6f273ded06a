import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresMetadataStore } from "@tsugite/metadata-store-postgres";
import { inject, onTestFinished } from "vitest";
import { startServer } from "../../../artifact-store-s3/src/real-s3/start-server.test-helper.ts";
import { newBucket } from "../../../artifact-store-s3/src/real-s3/test-bucket.test-helper.ts";
import { airflowFlavor, type ExampleStacks } from "./penguins.test-helper.ts";

/**
 * Stacks of a team: `here` is this machine and `there` the Airflow of the tests, whose workers are not on this machine as
 * far as it is told; both with PostgreSQL and S3. `alone` has stores of this machine.
 */
export async function teamStacks(): Promise<ExampleStacks> {
  const { url, dagsFolder, database } = inject("airflow");
  if (database === undefined) throw new Error("The Airflow of the tests has no PostgreSQL.");
  const schema = `team_${randomUUID().replaceAll("-", "")}`;
  const records = { url: database, schema };
  const store = new PostgresMetadataStore({ name: "team", root: "/", config: { ...records, ...CONNECTION } });
  await store.migrate();
  await store.close();
  const stores = { "artifact-store": "team", "metadata-store": "team" };
  return {
    stacks: {
      here: { orchestrator: "local", ...stores },
      there: { orchestrator: "airflow", ...stores },
      alone: { orchestrator: "local", "artifact-store": "local", "metadata-store": "local" },
    },
    components: {
      orchestrator: { airflow: { flavor: "airflow", config: { dagsFolder, baseUrl: url } } },
      "artifact-store": { team: { flavor: "s3", config: await bucket() } },
      "metadata-store": { team: { flavor: "postgres", config: records } },
    },
    flavors: [
      airflowFlavor,
      { type: "artifact-store", name: "s3", source: "@tsugite/artifact-store-s3#S3ArtifactStore" },
      { type: "metadata-store", name: "postgres", source: "@tsugite/metadata-store-postgres#PostgresMetadataStore" },
    ],
  };
}

const CONNECTION = { poolSize: 1, connectTimeout: 10_000, retryFor: 10_000 };

/** An S3 server of its own, until the test ends. */
async function bucket(): Promise<object> {
  const server = await startServer();
  onTestFinished(() => server.stop());
  const keys = await mkdtemp(join(tmpdir(), "tsugite-team-keys-"));
  onTestFinished(() => rm(keys, { recursive: true }));
  const [id, secret] = [join(keys, "id"), join(keys, "secret")];
  await writeFile(id, server.keys.accessKeyId, { mode: 0o600 });
  await writeFile(secret, server.keys.secretAccessKey, { mode: 0o600 });
  return {
    bucket: await newBucket(server),
    prefix: "penguins",
    endpoint: server.url,
    credentials: { accessKeyId: { file: id }, secretAccessKey: { file: secret } },
  };
}
