import type { Json } from "@tsugite/core";
import * as v from "valibot";

// What the documents may hold, and nothing else: the server drops what it does not know in a deployment without a word.

const name = v.pipe(v.string(), v.minLength(1));
/** Kubeflow cannot carry a null: its launcher ends the task. */
const value: v.GenericSchema<Json, Json> = v.pipe(
  v.custom<Json>((given) => given !== undefined),
  v.check((given) => !holdsNull(given), "holds null, which Kubeflow cannot carry"),
);
const parameterType = v.picklist(["STRING", "NUMBER_INTEGER", "NUMBER_DOUBLE", "BOOLEAN", "LIST", "STRUCT"]);
const definitions = v.strictObject({
  parameters: v.optional(
    v.record(
      name,
      v.strictObject({ parameterType, defaultValue: v.optional(value), isOptional: v.optional(v.literal(true)) }),
    ),
  ),
  artifacts: v.optional(
    v.record(name, v.strictObject({ artifactType: v.strictObject({ schemaTitle: name, schemaVersion: name }) })),
  ),
});
const parameterSource = v.union([
  v.strictObject({ runtimeValue: v.strictObject({ constant: value }) }),
  v.strictObject({ componentInputParameter: name }),
  v.strictObject({ taskOutputParameter: v.strictObject({ outputParameterKey: name, producerTask: name }) }),
]);
const seconds = v.pipe(v.string(), v.regex(/^\d+s$/));
const taskName = v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/), v.maxLength(120));
const task = v.strictObject({
  cachingOptions: v.strictObject({ enableCache: v.optional(v.boolean()) }),
  componentRef: v.strictObject({ name }),
  dependentTasks: v.optional(v.array(taskName)),
  inputs: v.optional(v.strictObject({ parameters: v.record(name, parameterSource) })),
  retryPolicy: v.optional(
    v.strictObject({
      maxRetryCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
      backoffDuration: seconds,
      backoffFactor: v.pipe(v.number(), v.minValue(1)),
      backoffMaxDuration: seconds,
    }),
  ),
  taskInfo: v.strictObject({ name: taskName }),
});
const dagComponent = v.strictObject({
  dag: v.strictObject({ tasks: v.record(taskName, task) }),
  inputDefinitions: v.optional(definitions),
});
const stepComponent = v.strictObject({
  executorLabel: name,
  inputDefinitions: definitions,
  outputDefinitions: v.optional(definitions),
});
const quantity = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?(e[+-]?\d+|m|[KMGT]i?)?$/));
const container = v.strictObject({
  image: name,
  command: v.pipe(v.array(name), v.minLength(1)),
  args: v.array(v.string()),
  env: v.array(v.strictObject({ name, value: v.string() })),
  resources: v.optional(
    v.strictObject({
      resourceCpuRequest: v.optional(quantity),
      resourceMemoryRequest: v.optional(quantity),
      resourceMemoryLimit: v.optional(quantity),
      accelerator: v.optional(v.strictObject({ resourceType: name, resourceCount: quantity })),
    }),
  ),
});

export const pipelineSchema: v.GenericSchema = v.strictObject({
  pipelineInfo: v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,127}$/)),
    description: v.string(),
  }),
  schemaVersion: v.literal("2.1.0"),
  sdkVersion: name,
  root: dagComponent,
  components: v.record(name, v.union([dagComponent, stepComponent])),
  deploymentSpec: v.strictObject({ executors: v.record(name, v.strictObject({ container })) }),
});

const constant = v.strictObject({ runtimeValue: v.strictObject({ constant: name }) });
const secret = { secretName: name, secretNameParameter: constant };
const configMap = { configMapName: name, configMapNameParameter: constant };
const optional = v.literal(false);
const texts = v.record(name, v.string());
const wholeNumber = v.pipe(v.string(), v.regex(/^\d+$/));
const kubernetes = v.strictObject({
  activeDeadlineSeconds: v.optional(wholeNumber),
  secretAsEnv: v.optional(
    v.array(
      v.strictObject({
        ...secret,
        optional,
        keyToEnv: v.array(v.strictObject({ secretKey: name, envVar: name })),
      }),
    ),
  ),
  configMapAsEnv: v.optional(
    v.array(
      v.strictObject({
        ...configMap,
        optional,
        keyToEnv: v.array(v.strictObject({ configMapKey: name, envVar: name })),
      }),
    ),
  ),
  secretAsVolume: v.optional(v.array(v.strictObject({ ...secret, optional, mountPath: name }))),
  configMapAsVolume: v.optional(v.array(v.strictObject({ ...configMap, optional, mountPath: name }))),
  pvcMount: v.optional(
    v.array(v.strictObject({ constant: name, pvcNameParameter: constant, mountPath: name, subPath: v.optional(name) })),
  ),
  emptyDirMounts: v.optional(
    v.array(
      v.strictObject({
        volumeName: name,
        mountPath: name,
        medium: v.optional(name),
        sizeLimit: v.optional(name),
      }),
    ),
  ),
  nodeSelector: v.optional(v.strictObject({ labels: texts })),
  nodeAffinity: v.optional(
    v.array(
      v.strictObject({
        matchExpressions: v.array(
          v.strictObject({ key: name, operator: name, values: v.optional(v.array(v.string())) }),
        ),
        weight: v.optional(v.number()),
      }),
    ),
  ),
  tolerations: v.optional(
    v.array(
      v.strictObject({
        key: v.optional(name),
        operator: v.optional(name),
        value: v.optional(v.string()),
        effect: v.optional(name),
        tolerationSeconds: v.optional(wholeNumber),
      }),
    ),
  ),
  podMetadata: v.optional(v.strictObject({ labels: v.optional(texts), annotations: v.optional(texts) })),
  imagePullSecret: v.optional(v.array(v.strictObject(secret))),
  imagePullPolicy: v.optional(name),
  securityContext: v.optional(
    v.strictObject({
      runAsUser: v.optional(wholeNumber),
      runAsGroup: v.optional(wholeNumber),
      runAsNonRoot: v.optional(v.boolean()),
    }),
  ),
});

export const platformSchema: v.GenericSchema = v.strictObject({
  platforms: v.strictObject({
    kubernetes: v.strictObject({ deploymentSpec: v.strictObject({ executors: v.record(name, kubernetes) }) }),
  }),
});

function holdsNull(given: Json): boolean {
  if (typeof given !== "object") return false;
  return given === null || Object.values(given).some(holdsNull);
}
