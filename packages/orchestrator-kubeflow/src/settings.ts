import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** Where the value of an environment variable comes from: one key of a Kubernetes secret or config map. */
export type KubeflowVariable =
  | { readonly secret: string; readonly key: string }
  | { readonly configMap: string; readonly key: string };

/** What is mounted into the container of a step. */
export type KubeflowVolume =
  | { readonly secret: string }
  | { readonly configMap: string }
  /** Name of a persistent volume claim. */
  | { readonly claim: string; readonly subPath?: string | undefined }
  /** An empty folder, gone with the pod. */
  | {
      readonly emptyDir: { readonly medium?: "Memory" | undefined; readonly sizeLimit?: string | undefined };
    };

/** Lets a step onto nodes that others are kept away from. */
export interface KubeflowToleration {
  readonly key?: string | undefined;
  readonly operator?: "Equal" | "Exists" | undefined;
  readonly value?: string | undefined;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
  /** Seconds, for the effect `NoExecute`. @default for ever */
  readonly seconds?: number | undefined;
}

/** What a node must have, or with a `weight` should have. */
export interface KubeflowNodeAffinity {
  readonly match: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
    readonly values?: readonly string[] | undefined;
  }[];
  /** From 1 to 100: preferred, and not required. */
  readonly weight?: number | undefined;
}

/**
 * What a pipeline or a step asks of Kubeflow alone: `settings: { kubeflow: { nodeSelector: { disk: "ssd" } } }`. What a
 * pipeline says holds for each of its steps; where both give entries of one object, as of `env`, the step has both.
 */
export interface KubeflowSettings {
  /** Environment variables, from secrets and config maps. @default {} */
  readonly env?: Readonly<Record<string, KubeflowVariable>> | undefined;
  /** Volumes by the path at which they are mounted. @default {} */
  readonly volumes?: Readonly<Record<string, KubeflowVolume>> | undefined;
  /** Labels that a node must have. @default {} */
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly nodeAffinity?: readonly KubeflowNodeAffinity[] | undefined;
  readonly tolerations?: readonly KubeflowToleration[] | undefined;
  /** Labels of the pod. @default {} */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Annotations of the pod. @default {} */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Names of secrets with which the image is pulled. @default [] */
  readonly imagePullSecrets?: readonly string[] | undefined;
  /** @default Kubernetes's: an image that is named by its digest is pulled once */
  readonly imagePullPolicy?: "Always" | "IfNotPresent" | "Never" | undefined;
  /** The resource that `resources.gpu` counts. @default "nvidia.com/gpu" */
  readonly gpuResource?: string | undefined;
  /** User id of the container. @default the image's, or the namespace's */
  readonly runAsUser?: number | undefined;
  /** Group id of the container. @default the image's, or the namespace's */
  readonly runAsGroup?: number | undefined;
  /** Whether Kubernetes refuses to start the container as root. @default false */
  readonly runAsNonRoot?: boolean | undefined;
  /** Of a pipeline only: the Kubernetes service account that its runs have. @default that of the config, or Kubeflow's */
  readonly serviceAccount?: string | undefined;
}

declare module "@tsugite/core" {
  interface FlavorSettings {
    readonly kubeflow?: KubeflowSettings;
  }
}

/** Which settings say something of a run, so that a step cannot have them. */
export const RUN_SETTINGS: readonly (keyof KubeflowSettings)[] = ["serviceAccount"];

const text = v.pipe(v.string("Expected a text."), v.minLength(1, "Expected a text that is not empty."));
/** Names of objects of Kubernetes. */
const objectName = v.pipe(
  text,
  v.maxLength(253, "Expected at most 253 characters."),
  v.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "Expected a name of Kubernetes: small letters, digits, dots and dashes."),
);
const variableName = v.pipe(
  text,
  v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Expected the name of an environment variable: letters, digits and underscores."),
);
const mountPath = v.pipe(
  text,
  v.regex(
    /^\/(?!$)(?!(?:[^:]*\/)?\.\.(?:\/|$))[^:]*$/,
    "Expected an absolute path in the container, below its root, without a colon and without `..`.",
  ),
);
const labels = v.record(text, v.string("Expected a text."));
const id = v.pipe(v.number("Expected a whole number."), v.integer("Expected a whole number."), v.minValue(0));

const variable = v.union(
  [v.strictObject({ secret: objectName, key: text }), v.strictObject({ configMap: objectName, key: text })],
  "Expected { secret, key } or { configMap, key }, with names of Kubernetes.",
);
const volume = v.union(
  [
    v.strictObject({ secret: objectName }),
    v.strictObject({ configMap: objectName }),
    v.strictObject({ claim: objectName, subPath: v.optional(text) }),
    v.strictObject({
      emptyDir: v.strictObject({ medium: v.optional(v.literal("Memory")), sizeLimit: v.optional(text) }),
    }),
  ],
  "Expected { secret }, { configMap }, { claim, subPath? } or { emptyDir: {} }, with names of Kubernetes.",
);
const toleration = v.strictObject({
  key: v.optional(text),
  operator: v.optional(v.picklist(["Equal", "Exists"])),
  value: v.optional(v.string()),
  effect: v.optional(v.picklist(["NoSchedule", "PreferNoSchedule", "NoExecute"])),
  seconds: v.optional(id),
});
const nodeAffinity = v.strictObject({
  match: v.array(
    v.strictObject({
      key: text,
      operator: v.picklist(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
      values: v.optional(v.array(v.string())),
    }),
  ),
  weight: v.optional(v.pipe(id, v.minValue(1), v.maxValue(100))),
});

/** What the config says of all steps, and settings of pipelines and steps alike. */
export const settingsEntries: {
  readonly [Name in keyof Required<KubeflowSettings>]: v.OptionalSchema<
    v.GenericSchema<NonNullable<KubeflowSettings[Name]>>,
    undefined
  >;
} = {
  env: v.optional(
    v.pipe(v.record(variableName, variable), v.description("Environment variables, from secrets and config maps.")),
  ),
  volumes: v.optional(
    v.pipe(v.record(mountPath, volume), v.description("Volumes by the path at which they are mounted.")),
  ),
  nodeSelector: v.optional(v.pipe(labels, v.description("Labels that a node must have."))),
  nodeAffinity: v.optional(v.pipe(v.array(nodeAffinity), v.description("What a node must, or should, have."))),
  tolerations: v.optional(
    v.pipe(v.array(toleration), v.description("Let steps onto nodes that others are kept away from.")),
  ),
  labels: v.optional(v.pipe(labels, v.description("Labels of the pod."))),
  annotations: v.optional(v.pipe(labels, v.description("Annotations of the pod."))),
  imagePullSecrets: v.optional(
    v.pipe(v.array(objectName), v.description("Names of secrets with which the image is pulled.")),
  ),
  imagePullPolicy: v.optional(
    v.pipe(v.picklist(["Always", "IfNotPresent", "Never"]), v.description("When the image is pulled.")),
  ),
  gpuResource: v.optional(
    v.pipe(text, v.description("The resource that `resources.gpu` counts; by default nvidia.com/gpu.")),
  ),
  runAsUser: v.optional(v.pipe(id, v.description("User id of the container."))),
  runAsGroup: v.optional(v.pipe(id, v.description("Group id of the container."))),
  runAsNonRoot: v.optional(
    v.pipe(
      v.boolean("Expected true or false."),
      v.description("Whether Kubernetes refuses to start the container as root."),
    ),
  ),
  serviceAccount: v.optional(
    v.pipe(objectName, v.description("Of a pipeline only: the service account that its runs have.")),
  ),
};

const settingsSchema: v.GenericSchema<KubeflowSettings> = v.strictObject(
  settingsEntries,
  `Unknown setting. Known are ${Object.keys(settingsEntries).join(", ")}.`,
);

/** Checks {@link KubeflowSettings}. */
export const kubeflowSettingsSchema: ReturnType<typeof toStandardJsonSchema<v.GenericSchema<KubeflowSettings>>> =
  toStandardJsonSchema(settingsSchema);

export function isKubeflowSettings(settings: unknown): settings is KubeflowSettings {
  return v.is(settingsSchema, settings);
}
