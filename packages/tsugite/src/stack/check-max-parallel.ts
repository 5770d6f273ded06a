import { type JsonObject, type Problem, type StackDescription, TsugiteError } from "@tsugite/core";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import { loadFlavor } from "../flavors/load-flavor.ts";

/**
 * Whether the orchestrator of a stack has an entry `maxParallel` in its config, so that one may be given for a run. What
 * else is wrong with its config is found when the stack is made. Raises `COMPONENT_CONFIG_INVALID`.
 */
export async function checkMaxParallel(
  { components }: StackDescription,
  discovery: Discovery,
  maxParallel: number,
): Promise<void> {
  const orchestrator = components.find(({ type }) => type === "orchestrator");
  if (orchestrator === undefined) return;
  const { name, flavor, config } = orchestrator;
  const { configSchema } = await loadFlavor(requireFlavor(discovery, "orchestrator", flavor));
  // A config of `tsugite.yaml` is an object.
  const { maxParallel: _, ...others } = config as JsonObject;
  const result = await configSchema?.["~standard"].validate({ ...others, maxParallel });
  if (result !== undefined && result.issues === undefined && hasMaxParallel(result.value)) return;
  const without = await configSchema?.["~standard"].validate(others);
  if (without?.issues !== undefined) return;
  const withOne = await configSchema?.["~standard"].validate({ ...others, maxParallel: 1 });
  const isKnown = withOne !== undefined && withOne.issues === undefined && hasMaxParallel(withOne.value);
  const why = isKnown ? result?.issues?.[0]?.message : undefined;
  const problem: Problem = {
    code: "COMPONENT_CONFIG_INVALID",
    message: `The orchestrator ${name} (flavor ${flavor}) does not take \`maxParallel\` ${maxParallel}: ${why ?? "it has no such config."}`,
    fix: `Leave out \`maxParallel\`; \`tsugite orchestrator describe ${name}\` shows its config.`,
  };
  throw TsugiteError.fromProblem(problem);
}

function hasMaxParallel(config: unknown): boolean {
  return typeof config === "object" && config !== null && "maxParallel" in config;
}
