import type { ResourceSpec } from "../spec/pipeline-spec.ts";
import { isRecord } from "./is-record.ts";
import { parseMemory } from "./memory.ts";
import type { OptionProblems } from "./option-problems.ts";

/** Reads the option `resources`. */
export function parseResources(value: unknown, problems: OptionProblems): ResourceSpec | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) {
    problems.add("resources", value, 'Write for example { cpu: 2, memory: "4Gi" }.');
    return undefined;
  }
  const inner = problems.within("resources");
  inner.refuseUnknown(value, ["cpu", "memory", "gpu"]);
  const { cpu, memory, gpu } = value;
  const spec: { cpu?: number; memory?: number; gpu?: number } = {};
  if (typeof cpu === "number" && cpu > 0 && Number.isFinite(cpu)) spec.cpu = cpu;
  else if (cpu !== undefined) inner.add("cpu", cpu, "Write a number of cores, for example 0.5 or 2.");
  const bytes = memory === undefined ? undefined : parseMemory(memory);
  if (bytes !== undefined) spec.memory = bytes;
  else if (memory !== undefined) inner.add("memory", memory, 'Write bytes, or for example "512Mi" or "4Gi".');
  if (typeof gpu === "number" && Number.isInteger(gpu) && gpu >= 0) spec.gpu = gpu;
  else if (gpu !== undefined) inner.add("gpu", gpu, "Write a number of whole devices.");
  return Object.keys(spec).length === 0 ? undefined : spec;
}
