import { relative, resolve } from "node:path";
import type { ComponentDescription } from "@tsugite/core";
import { readConfig } from "../../config/read-config.ts";
import { discoverFlavors } from "../../flavors/discover-flavors.ts";
import { describeStack } from "../../stack/describe-stack.ts";

/** Paths of the stores of this machine when their config names none. */
const DEFAULT_PATHS: Readonly<Record<string, string>> = {
  "artifact-store/local": ".tsugite/artifacts",
  "metadata-store/sqlite": ".tsugite/metadata.db",
};

/** Where a stack keeps what runs leave: `.tsugite/metadata.db and .tsugite/artifacts (stack local)`. */
export async function describeKeeping(
  projectRoot: string,
  { stack, cwd }: { readonly stack: string; readonly cwd: string },
): Promise<string> {
  const config = await readConfig(projectRoot);
  const { components } = describeStack({ config, discovery: discoverFlavors(projectRoot, config), name: stack });
  const place = (component: ComponentDescription): string => {
    const known = DEFAULT_PATHS[`${component.type}/${component.flavor}`];
    if (known === undefined) return `the ${component.type} ${component.name} (${component.flavor})`;
    const { path = known } = component.config as { readonly path?: string };
    return relative(cwd, resolve(projectRoot, path));
  };
  const stores = components.filter(({ type }) => type === "metadata-store" || type === "artifact-store").reverse();
  return `${stores.map(place).join(" and ")} (stack ${stack})`;
}
