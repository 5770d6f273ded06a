import { digestOfJson } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { StepInputRecord } from "./run-record.ts";

/**
 * The environment variables that a step declares, as this process has them: it is the one that runs the step. Of a
 * value only a digest is kept, and one that is not set is another than one that is empty.
 */
export function environmentInputs(
  { cache }: StepSpec,
  environment: NodeJS.ProcessEnv = process.env,
): readonly StepInputRecord[] {
  const names = typeof cache === "object" ? (cache.env ?? []) : [];
  return names.map((name) => ({
    path: `env.${name}`,
    digest: digestOfJson([name, environment[name] ?? null]),
    producer: { kind: "environment", name },
  }));
}
