import type { SecretReference } from "@tsugite/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { type KubeflowSettings, settingsEntries } from "./settings.ts";

/** How to sign in to Kubeflow. */
export type KubeflowAuth =
  /** A token, sent as `Authorization: Bearer …`. */
  | { readonly token: SecretReference }
  /** A cookie of the gateway in front of Kubeflow: `name=value`. */
  | { readonly cookie: SecretReference }
  /** A header that the gateway asks for. */
  | { readonly header: string; readonly value: SecretReference }
  /** A program that prints a token, and its arguments; started without a shell. */
  | { readonly command: readonly string[] };

/** Config of the orchestrator `kubeflow`, as it is given. */
export interface KubeflowOrchestratorOptions {
  /** Where Kubeflow Pipelines is; its API is below, at `/apis/v2beta1`. @default "http://localhost:8080" */
  readonly baseUrl?: string | undefined;
  /** @default nobody is asked who they are */
  readonly auth?: KubeflowAuth | undefined;
  /** Namespace of pipelines and runs. Needed where Kubeflow has several users. @default Kubeflow's own */
  readonly namespace?: string | undefined;
  /** The experiment that runs are shown in; made where there is none. @default the name of the pipeline */
  readonly experiment?: string | undefined;
  /** Name of this Kubeflow in the records of runs. @default baseUrl */
  readonly engine?: string | undefined;
  /** The Kubernetes service account of runs. @default Kubeflow's */
  readonly serviceAccount?: string | undefined;
  /** The time zone that Kubeflow's controller of schedules has; it is one for all schedules. @default "UTC" */
  readonly timeZone?: string | undefined;
  /** What holds for all steps; the settings of pipelines and steps come first. @default {} */
  readonly steps?: KubeflowSettings | undefined;
}

/** Config of the orchestrator `kubeflow`, checked and completed. */
export interface KubeflowOrchestratorConfig extends KubeflowOrchestratorOptions {
  readonly baseUrl: string;
  readonly timeZone: string;
  readonly steps: KubeflowSettings;
}

const text = (description: string) =>
  v.pipe(
    v.string("Expected a text."),
    v.minLength(1, "Expected a text that is not empty."),
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
    v.strictObject({ cookie: secret }),
    v.strictObject({
      header: v.pipe(text("Name of the header."), v.regex(/^[A-Za-z0-9-]+$/, "Expected the name of a header.")),
      value: secret,
    }),
    v.strictObject({ command: v.pipe(v.array(text("A program, or one of its arguments.")), v.minLength(1)) }),
  ],
  "Expected { token }, { cookie }, { header, value } or { command }, with secrets as { env: NAME } or { file: path }.",
);

const { serviceAccount: _ofPipelinesOnly, ...ofSteps } = settingsEntries;

/** Checks and completes the config of the orchestrator `kubeflow`, and describes it. */
export const kubeflowOrchestratorConfigSchema: ReturnType<
  typeof toStandardJsonSchema<v.GenericSchema<KubeflowOrchestratorOptions, KubeflowOrchestratorConfig>>
> = toStandardJsonSchema(
  v.strictObject(
    {
      baseUrl: v.optional(
        v.pipe(
          v.string("Expected a URL."),
          v.url("Expected a URL, for example http://localhost:8080."),
          v.regex(/^https?:\/\//, "Expected a URL that begins with http:// or https://."),
          v.description("Where Kubeflow Pipelines is; its API is below, at /apis/v2beta1."),
        ),
        "http://localhost:8080",
      ),
      auth: v.optional(v.pipe(auth, v.description("How to sign in; by default nobody is asked."))),
      namespace: v.optional(
        text("Namespace of pipelines and runs. Needed where Kubeflow has several users; by default Kubeflow's own."),
      ),
      experiment: v.optional(text("The experiment that runs are shown in; by default the name of the pipeline.")),
      engine: v.optional(text("Name of this Kubeflow in the records of runs; by default `baseUrl`.")),
      serviceAccount: v.optional(text("The Kubernetes service account of runs; by default Kubeflow's.")),
      timeZone: v.optional(
        text("The time zone that Kubeflow's controller of schedules has; it is one for all schedules."),
        "UTC",
      ),
      steps: v.optional(
        v.pipe(
          v.strictObject(ofSteps, `Unknown setting of steps. Known are ${Object.keys(ofSteps).join(", ")}.`),
          v.description("What holds for all steps; the settings of pipelines and steps come first."),
        ),
        {},
      ),
    },
    "Unknown field. Known are baseUrl, auth, namespace, experiment, engine, serviceAccount, timeZone, steps.",
  ),
);
