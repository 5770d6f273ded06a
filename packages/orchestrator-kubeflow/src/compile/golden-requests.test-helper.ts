import type { CompileRequest } from "./compile-pipeline.ts";
import { chain, compileRequest, from, stepSpec } from "./compile-request.test-helper.ts";

const retries = { count: 3, delay: 1_500, backoff: "exponential", maxDelay: 60_000, jitter: true } as const;

/** One pipeline of each kind, whose documents are kept, read strictly, and loaded by the SDK. */
export const goldenRequests: Readonly<Record<string, CompileRequest>> = {
  linear: compileRequest({ steps: chain(4) }),
  diamond: compileRequest({
    steps: [
      stepSpec("load", { outputs: { train: { codec: "auto" }, test: { codec: "json" } } }),
      stepSpec("left", { inputs: { rows: from("load", "train") }, retries, timeout: 90_000 }),
      stepSpec("right", { inputs: { rows: from("load", "test") }, after: ["left"] }),
      stepSpec("join", {
        inputs: { both: { kind: "array", items: [from("left"), from("right")] } },
        outputs: {},
      }),
    ],
  }),
  wide: compileRequest({
    steps: [
      stepSpec("split"),
      ...Array.from({ length: 100 }, (_, index) =>
        stepSpec(`fit-${index}`, { source: "steps.ts#fit", inputs: { rows: from("split") } }),
      ),
      stepSpec("gather", {
        inputs: { models: { kind: "array", items: Array.from({ length: 100 }, (_, index) => from(`fit-${index}`)) } },
      }),
    ],
  }),
  "chain-of-1000": compileRequest({ steps: chain(1_000) }),
  "used-twice": compileRequest({
    steps: [
      stepSpec("load"),
      stepSpec("fit", { inputs: { rows: from("load") } }),
      stepSpec("fit-2", { source: "steps.ts#fit", inputs: { rows: from("load") } }),
      stepSpec("Fit_On.All", { source: "steps.ts#fit", inputs: { rows: from("load") } }),
    ],
  }),
  parameters: compileRequest(
    {
      steps: [stepSpec("load", { inputs: { path: { kind: "parameter", path: ["path"] } } })],
      params: {
        type: "object",
        properties: {
          path: { type: "string" },
          species: { type: "string", enum: ["Adelie", "Gentoo"], default: "Adelie" },
          rounds: { type: "integer", minimum: -9007199254740991, maximum: 9007199254740991, default: 3 },
          ratio: { type: "number", default: 0.8 },
          shuffle: { type: "boolean", default: true },
          columns: { type: "array", items: { type: "string" }, default: ["mass", null, "{{$}}"] },
          options: { type: "object", default: { depth: 3, name: "$(HOME)" } },
          seed: { anyOf: [{ type: "integer" }, { type: "null" }], default: null },
          huge: { type: "integer", maximum: 1e300, default: 1 },
          text: { type: "string", default: "a 'b' \"c\"\n{{$.inputs.parameters['step']}} $(X) $$ ü" },
        },
        required: ["path"],
      },
    },
    { parameters: { ratio: 0.9 } },
  ),
  "optional-parameters": compileRequest({
    steps: [stepSpec("load"), stepSpec("fit", { inputs: { rows: from("load") } })],
    params: {
      type: "object",
      properties: {
        note: { type: "string" },
        rounds: { type: "integer" },
        columns: { type: "array" },
        seed: { type: ["integer", "null"] },
      },
    },
  }),
  resources: compileRequest({
    steps: [
      stepSpec("small", { resources: { cpu: 0.5, memory: 640 * 1024 ** 2 } }),
      stepSpec("large", {
        resources: { cpu: 8, memory: 12 * 1024 ** 3, gpu: 2 },
        settings: { kubeflow: { gpuResource: "amd.com/gpu" } },
      }),
      stepSpec("gpu", { resources: { gpu: 1, memory: 1_500_000_000 } }),
    ],
  }),
  secrets: compileRequest(
    {
      steps: [
        stepSpec("load", { settings: { kubeflow: { env: { TOKEN: { secret: "api", key: "token" } } } } }),
        stepSpec("fit", { inputs: { rows: from("load") } }),
      ],
      settings: { kubeflow: { env: { MODE: { configMap: "modes", key: "default" } } } },
    },
    {
      steps: {
        env: { PG_URL: { secret: "postgres", key: "url" } },
        volumes: { "/run/secrets/s3": { secret: "s3" } },
        imagePullSecrets: ["registry"],
      },
    },
  ),
  volumes: compileRequest({
    steps: [
      stepSpec("train", {
        timeout: 3_600_000,
        settings: {
          kubeflow: {
            volumes: {
              "/data": { claim: "datasets", subPath: "penguins" },
              "/etc/modes": { configMap: "modes" },
              "/scratch": { emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
            },
            nodeSelector: { disk: "ssd" },
            nodeAffinity: [{ match: [{ key: "zone", operator: "In", values: ["a", "b"] }], weight: 10 }],
            tolerations: [{ key: "gpu", operator: "Exists", effect: "NoExecute", seconds: 60 }],
            labels: { team: "birds" },
            annotations: { "example.com/owner": "ada" },
            imagePullPolicy: "Always",
            runAsUser: 12_345,
            runAsGroup: 100,
            runAsNonRoot: true,
          },
        },
      }),
    ],
  }),
  schedule: compileRequest(
    {
      steps: [stepSpec("load", { inputs: { day: { kind: "scheduledAt" } } })],
      params: { type: "object", properties: { region: { type: "string" } }, required: ["region"] },
    },
    { parameters: { region: "north" } },
  ),
};
