import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Json, LocalArtifactStore, type PipelineSpec, type StepOutcome } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { stepSpec } from "./compile/compile-request.test-helper.ts";
import { KubeflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { describeOutputs, writeExecutorOutput } from "./step/executor-output.ts";
import { localPathOf } from "./step/launcher-rules.test-helper.ts";
import { readScheduledTime } from "./step/scheduled-time.ts";

const step = stepSpec("fit");
const spec: PipelineSpec = { specVersion: 1, name: "penguins", source: "pipeline.ts#default", steps: [step] };

function configurationOf(parameterValues: Readonly<Record<string, Json>>): KubeflowStepEntrypointConfiguration {
  const executor_input = JSON.stringify({ inputs: { parameterValues }, outputs: {} });
  return new KubeflowStepEntrypointConfiguration(
    KubeflowStepEntrypointConfiguration.getEntrypointArguments(step, spec, { executor_input }),
  );
}

test("the run's name is Kubeflow's id of it, and the run that was registered before is told beside it", () => {
  const submitted = configurationOf({ run: "d06704df", registered_run: "ours", scheduled_at: "" });
  expect(submitted.getRunName("penguins")).toBe("d06704df");
  expect(submitted.getRegisteredRunId()).toBe("ours");
  expect(submitted.getScheduledAt()).toBeUndefined();
  const started = configurationOf({ run: "d06704df", registered_run: "", scheduled_at: "20261124030000" });
  expect(started.getRegisteredRunId()).toBeUndefined();
  expect(started.getScheduledAt()).toBe(Date.parse("2026-11-24T03:00:00Z"));
});

test("a step that is not told its run says so, and takes no name that others would have too", () => {
  for (const run of ["", "{{$.pipeline_job_uuid}}"]) {
    expect(() => configurationOf({ run }).getRunName("penguins")).toThrow("has to be the id of the run in Kubeflow");
  }
});

test("parameters are those of the pipeline, as they were given; what has no word in Kubeflow is read from JSON", () => {
  const parameters = {
    run: "r",
    step: "fit",
    param_ratio: 0.5,
    json_seed: "null",
    "param_a-b": ["x"],
    json_any: "no JSON",
  };
  expect(configurationOf(parameters).getParameters()).toEqual({ ratio: 0.5, seed: null, "a-b": ["x"], any: "no JSON" });
});

test("what is no input of Kubeflow is told", () => {
  const argv = KubeflowStepEntrypointConfiguration.getEntrypointArguments(step, spec);
  expect(() => new KubeflowStepEntrypointConfiguration(argv).getRunName("penguins")).toThrow(
    "The option --executor_input is not what Kubeflow puts there",
  );
});

test("outputs are told as references, in a file whose folder may not be there", async () => {
  const root = await mkdtemp(join(tmpdir(), "tsugite-outputs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const digest = "ab".repeat(32);
  // Only its outputs are told.
  const outcome = {
    runId: "r",
    step: "fit",
    outputs: { model: { digest, codec: "json", size: 7 } },
  } as unknown as StepOutcome;
  const store = new LocalArtifactStore({ name: "team store", config: {}, root });
  const file = join(root, "a/b/output.json");
  await writeExecutorOutput(file, describeOutputs(outcome, store));
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
    parameterValues: { model: `sha256:${digest}` },
    artifacts: {
      "model-data": {
        artifacts: [
          {
            name: "fit.model",
            uri: `tsugite+local://team%20store/${digest}`,
            metadata: { codec: "json", size: 7, run: "r", step: "fit" },
          },
        ],
      },
    },
  });
});

test("Kubeflow's launcher leaves the artifacts of every store alone", () => {
  const outcome = {
    runId: "r",
    step: "fit",
    outputs: { model: { digest: "d", codec: "json", size: 7 } },
  } as unknown as StepOutcome;
  for (const flavor of ["s3", "gs", "minio", "oci", "local"]) {
    const { artifacts } = describeOutputs(outcome, { flavor, name: "s" });
    const [uri = ""] = JSON.stringify(artifacts).match(/[^"]*:\/\/[^"]*/) ?? [];
    expect(localPathOf(uri)).toBeUndefined();
    expect(localPathOf(uri.replace("tsugite+", ""))).toEqual(flavor === "local" ? undefined : expect.any(String));
  }
});

test.for([
  ["20260101000000", "2026-01-01T00:00:00Z"],
  ["2026-01-01T03:00:00+01:00", "2026-01-01T02:00:00Z"],
  ["[[ScheduledTime]]", undefined],
  ["", undefined],
] as const)("the planned time %s is %s", ([text, expected]) => {
  expect(readScheduledTime(text)).toBe(expected === undefined ? undefined : Date.parse(expected));
});
