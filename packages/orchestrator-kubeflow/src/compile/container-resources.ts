import type { ResourceSpec } from "@tsugite/core";
import type { Resources } from "./ir.ts";

const GPU = "nvidia.com/gpu";

/**
 * What a container reserves. Memory is a limit too, since a node cannot share it; cores are not, so that a step may use those
 * that nobody else wants.
 */
export function containerResources(
  { cpu, memory, gpu }: ResourceSpec,
  gpuResource: string = GPU,
): Resources | undefined {
  if (cpu === undefined && memory === undefined && gpu === undefined) return undefined;
  return {
    ...(cpu === undefined ? {} : { resourceCpuRequest: String(cpu) }),
    ...(memory === undefined
      ? {}
      : { resourceMemoryRequest: quantityOf(memory), resourceMemoryLimit: quantityOf(memory) }),
    ...(gpu === undefined ? {} : { accelerator: { resourceType: gpuResource, resourceCount: String(gpu) } }),
  };
}

/** Bytes as Kubernetes writes them, in the largest unit that holds them without a rest. */
function quantityOf(bytes: number): string {
  for (const [unit, size] of [
    ["Gi", 1024 ** 3],
    ["Mi", 1024 ** 2],
  ] as const) {
    if (bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}
