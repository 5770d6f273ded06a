import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import type { S3ArtifactStore } from "../../../artifact-store-s3/src/artifact-store.ts";
import { newBucket, storeOf } from "../../../artifact-store-s3/src/real-s3/test-bucket.test-helper.ts";
import type { PostgresMetadataStore } from "../../../metadata-store-postgres/src/metadata-store.ts";
import {
  createSchema,
  dropSchema,
  openStore,
} from "../../../metadata-store-postgres/src/real-postgres/create-store.test-helper.ts";
// Tells what the server of PostgreSQL is injected as.
import type {} from "../../../metadata-store-postgres/src/real-postgres/global-setup.test-helper.ts";
import { link, pipelineProject } from "../client/pipeline-project.test-helper.ts";

/** A project whose only stack has its records in PostgreSQL and its artifacts in S3, both real. */
export interface TeamProject {
  readonly root: string;
  /** Absolute path of the pipeline. */
  readonly file: string;
  /** Of the database, in which the project's records are. */
  readonly schema: string;
  readonly records: PostgresMetadataStore;
  readonly artifacts: S3ArtifactStore;
  /** Lines that the steps, and the programs that run them, have written to the file `marks`. */
  marks(): Promise<readonly string[]>;
  /** Has whoever opens the project from now on reach the database at another address, as through a proxy. */
  reachDatabaseAt(url: string): Promise<void>;
}

export interface TeamProjectOptions {
  /** Of the server of PostgreSQL. @default that of all tests */
  readonly database?: string;
  /** Of the stack, as `tsugite.yaml` has it. @default the local one */
  readonly orchestrator?: { readonly flavor: string; readonly source?: string; readonly config?: object };
  /** More files of the project, by path. @default none */
  readonly files?: Readonly<Record<string, string>>;
}

/** @param pipeline Text of the pipeline file, in which `ROOT` is the project's folder. */
export async function teamProject(
  pipeline: string,
  { database = inject("postgres"), orchestrator = { flavor: "local" }, files = {} }: TeamProjectOptions = {},
): Promise<TeamProject> {
  const { url, keys } = inject("s3");
  const root = await pipelineProject({ marks: "", ...files });
  const path = (name: string): string => join(root, name);
  const schema = await createSchema(database);
  onTestFinished(() => dropSchema(schema, database));
  // Processes and bundles find them wherever they are started.
  const credentials = { accessKeyId: { file: path("key-id") }, secretAccessKey: { file: path("key") } };
  const bucket = { bucket: await newBucket(), prefix: "team", endpoint: url, credentials };
  const flavors = [
    { type: "artifact-store", name: "s3", source: "@tsugite/artifact-store-s3#S3ArtifactStore" },
    { type: "metadata-store", name: "postgres", source: "@tsugite/metadata-store-postgres#PostgresMetadataStore" },
  ];
  const { flavor, source, config = {} } = orchestrator;
  const stack = {
    stacks: { default: { orchestrator: "own", "artifact-store": "team", "metadata-store": "team" } },
    components: {
      orchestrator: { own: { flavor, config } },
      "artifact-store": { team: { flavor: "s3", config: bucket } },
      "metadata-store": { team: { flavor: "postgres", config: { url: { file: path("database") }, schema } } },
    },
    flavors: source === undefined ? flavors : [...flavors, { type: "orchestrator", name: flavor, source }],
  };
  const reachDatabaseAt = (address: string): Promise<void> => writeFile(path("database"), address, { mode: 0o600 });
  await Promise.all([
    writeFile(path("pipeline.ts"), pipeline.replaceAll("ROOT", root)),
    // The format of the file is YAML, which JSON is.
    writeFile(path("tsugite.yaml"), JSON.stringify(stack)),
    writeFile(path("key-id"), keys.accessKeyId, { mode: 0o600 }),
    writeFile(path("key"), keys.secretAccessKey, { mode: 0o600 }),
    reachDatabaseAt(database),
    ...["artifact-store-s3", "metadata-store-postgres"].map((name) =>
      link(root, `@tsugite/${name}`, `packages/${name}`),
    ),
  ]);
  const records = openStore({ schema, url: database });
  const artifacts = storeOf(bucket);
  onTestFinished(async () => void (await Promise.all([records.close(), artifacts.close()])));
  return {
    root,
    file: path("pipeline.ts"),
    schema,
    records,
    artifacts,
    marks: async () => (await readFile(path("marks"), "utf8")).split("\n").filter((line) => line !== ""),
    reachDatabaseAt,
  };
}
