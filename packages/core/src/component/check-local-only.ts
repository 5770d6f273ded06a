import type { Problem } from "../error/problem.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { SharedFlavor } from "./stack.ts";

const list = new Intl.ListFormat("en");

/** What exists only on this machine, where steps run elsewhere: one problem, whose way out is one for all of it. */
export function checkLocalOnly({ stack }: Pick<PipelineDeployment, "stack">): Problem[] {
  const { orchestrator, components, sharedFlavors } = stack;
  const local = components.filter(({ isLocalOnly }) => isLocalOnly);
  if (orchestrator.supports.steps === "local" || local.length === 0) return [];
  const names = list.format(local.map(({ type, name, flavor }) => `the ${type} ${name} (flavor ${flavor})`));
  const types = list.format(local.map(({ type }) => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)));
  const shared = local.flatMap(({ type }) => sharedFlavors[type] ?? []);
  const others = `${types} that other machines reach${forExample(shared)}.`;
  const hint = sameHostHint(orchestrator);
  return [
    {
      code: "COMPONENT_LOCAL_ONLY",
      message: `${names.replace("the", "The")} ${local.length === 1 ? "exists" : "exist"} only on this machine, but the ${orchestrator.flavor} orchestrator runs steps elsewhere.`,
      fix: hint === undefined ? `Use ${others}` : `${hint} Else use ${others}`,
    },
  ];
}

function forExample(flavors: readonly SharedFlavor[]): string {
  if (flavors.length === 0) return "";
  const named = flavors.map(({ name, install }) => (install === undefined ? name : `${name} (\`${install}\`)`));
  return `, for example of the ${flavors.length === 1 ? "flavor" : "flavors"} ${list.format(named)}`;
}

/** By this field of their configs, orchestrators that may run steps anywhere are told that it is here. */
function sameHostHint({ config, name }: BaseOrchestrator): string | undefined {
  if (typeof config !== "object" || config === null || !("sameHost" in config)) return undefined;
  return `If its steps run on this machine, set \`sameHost: true\` in the config of ${name}.`;
}
