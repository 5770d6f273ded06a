import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BaseArtifactStore, JsonObject, StepOutcome } from "@tsugite/core";
import { artifactOf, referenceOf } from "./output-names.ts";

/**
 * What Kubeflow is told of a step's outputs: a reference each, as a parameter for the steps that follow, and as an artifact
 * for people. Never a value. The addresses of artifacts begin with `tsugite+`, which Kubeflow's launcher leaves alone: it
 * would look for those that it knows, such as `s3://`, in its own store.
 */
export function describeOutputs(
  { outputs, step, runId }: StepOutcome,
  store: Pick<BaseArtifactStore, "flavor" | "name">,
): JsonObject {
  const entries = Object.entries(outputs);
  const place = `tsugite+${store.flavor}://${encodeURIComponent(store.name)}`;
  return {
    parameterValues: Object.fromEntries(entries.map(([name, { digest }]) => [referenceOf(name), `sha256:${digest}`])),
    artifacts: Object.fromEntries(
      entries.map(([name, { digest, codec, size }]) => {
        const artifact = {
          name: `${step}.${name}`,
          uri: `${place}/${digest}`,
          metadata: { codec, size, run: runId, step },
        };
        return [artifactOf(name), { artifacts: [artifact] }];
      }),
    ),
  };
}

/** Writes it where Kubeflow reads it; the folder may not be there yet. */
export async function writeExecutorOutput(file: string, output: JsonObject): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(output));
}
