import type { BaseOrchestrator } from "@tsugite/core";
import { componentsOf, stacksOf } from "../config/built-in-components.ts";
import { enumerate } from "../config/did-you-mean.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { type Discovery, requireFlavor } from "../flavors/discover-flavors.ts";
import { loadFlavor } from "../flavors/load-flavor.ts";

interface StacksOfProject {
  readonly config: ProjectConfig;
  readonly discovery: Discovery;
}

/** What to do where a stack has no schedules: the stacks of the project that have, as far as their flavors can be loaded. */
export async function adviseStackWithSchedules(project: StacksOfProject): Promise<string> {
  const names = await stacksWithSchedules(project);
  const [first] = names;
  if (first === undefined) {
    return "No stack of this project has: `tsugite orchestrator flavor list` shows which orchestrators there are.";
  }
  const which = names.length === 1 ? `The stack ${first} has` : `The stacks ${enumerate(names)} have`;
  return `${which}: name it with \`--stack\`, or use it from now on with \`tsugite stack set ${first}\`.`;
}

async function stacksWithSchedules({ config, discovery }: StacksOfProject): Promise<readonly string[]> {
  const orchestrators = componentsOf(config, "orchestrator");
  const stacks = await Promise.all(
    Object.entries(stacksOf(config)).map(async ([name, { orchestrator }]) => {
      const flavor = orchestrators[orchestrator]?.flavor;
      return flavor !== undefined && (await hasSchedules(flavor, discovery)) ? [name] : [];
    }),
  );
  return stacks.flat();
}

async function hasSchedules(flavor: string, discovery: Discovery): Promise<boolean> {
  try {
    const loaded = await loadFlavor(requireFlavor(discovery, "orchestrator", flavor));
    // Every class of an orchestrator has it: that was checked.
    return (loaded as unknown as typeof BaseOrchestrator).supports.schedules;
  } catch {
    // What is wrong with that one is told when its stack is used.
    return false;
  }
}
