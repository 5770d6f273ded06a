import { type ComponentClass, throwProblems } from "@tsugite/core";
import { loadBuiltIn } from "./built-in-flavors.ts";
import { checkClassFacts } from "./check-class-facts.ts";
import { classFacts } from "./class-facts.ts";
import { type Flavor, splitSource } from "./flavor.ts";
import { importFlavorModule } from "./import-flavor-module.ts";
import { resolveFlavorModule } from "./resolve-module.ts";

/**
 * Imports the class of a flavor, and checks it. Raises `COMPONENT_INVALID` when its module cannot be imported, or with
 * every rule that the class breaks.
 */
export async function loadFlavor(flavor: Flavor): Promise<ComponentClass> {
  const { exportName } = splitSource(flavor.source);
  const exports =
    flavor.origin.kind === "built-in"
      ? await loadBuiltIn(flavor)
      : await importFlavorModule(flavor, await resolveFlavorModule(flavor));
  const problems = checkClassFacts(classFacts(exports, exportName), flavor);
  throwProblems(problems, `The ${flavor.type} flavor ${flavor.name} (${flavor.source}) cannot be used`);
  return exports[exportName] as ComponentClass;
}
