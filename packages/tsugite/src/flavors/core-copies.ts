import { join } from "node:path";
import type { Problem } from "@tsugite/core";
import { enumerate } from "../config/did-you-mean.ts";
import { type CoreCopy, coreSeenFrom, ownCore } from "./core-copy.ts";
import { type Flavor, integrationOf } from "./flavor.ts";

/**
 * A warning when this program, the project's pipelines and the flavors in use do not all use one copy of core. They work
 * together all the same, as far as their versions do; but the project holds everything twice, and the next update may
 * reach one copy alone.
 */
export function coreCopies(projectRoot: string, flavors: readonly Flavor[]): Problem[] {
  const users = new Map<string, { readonly copy: CoreCopy; readonly names: Set<string> }>();
  const add = (name: string, copy: CoreCopy | undefined): void => {
    if (copy === undefined) return;
    const known = users.get(copy.folder) ?? { copy, names: new Set() };
    known.names.add(name);
    users.set(copy.folder, known);
  };
  add("tsugite", ownCore());
  add("this project", coreSeenFrom(join(projectRoot, "package.json")));
  for (const flavor of flavors) {
    const { origin } = flavor;
    if (origin.kind === "package") add(integrationOf(flavor), coreSeenFrom(join(origin.folder, "package.json")));
  }
  if (users.size === 1) return [];
  const copies = [...users.values()].map(
    ({ copy, names }) => `${copy.version} in ${copy.folder} (of ${enumerate([...names])})`,
  );
  return [
    {
      code: "CORE_DUPLICATED",
      severity: "warning",
      message: `There is more than one copy of @tsugite/core: ${enumerate(copies)}.`,
      fix: "Have one: let the project name it in its package.json, flavors in their peerDependencies alone, and remove duplicates, as `npm dedupe` does.",
    },
  ];
}
