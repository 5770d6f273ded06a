import { type Problem, type StackComponentType, TsugiteError } from "@tsugite/core";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";
import { COMPONENT_TYPES, type ProjectConfig } from "../config/project-config.ts";
import { builtInFlavors } from "./built-in-flavors.ts";
import { declaredFlavors } from "./declared-flavors.ts";
import { type Flavor, integrationOf } from "./flavor.ts";
import { projectPackages } from "./project-packages.ts";

/** All flavors that a project can use. */
export interface Discovery {
  /** In the order of their types, then of their names. A name that two packages claim appears twice. */
  readonly flavors: readonly Flavor[];
  /** What is wrong with what packages declare. Stops nothing until such a flavor is used. */
  readonly problems: readonly Problem[];
}

/**
 * Lists the flavors that are built in, that installed packages declare, and that `tsugite.yaml` registers; imports
 * none of them. A registered one goes before others of its name, because somebody asked for that.
 */
export function discoverFlavors(projectRoot: string, config: ProjectConfig): Discovery {
  const declared = projectPackages(projectRoot).map(declaredFlavors);
  const registered = config.flavors.map(
    (flavor): Flavor => ({ ...flavor, origin: { kind: "registered", folder: projectRoot }, commands: [] }),
  );
  const replaced = new Set(registered.map(keyOf));
  const others = [...builtInFlavors(), ...declared.flatMap(({ flavors }) => flavors)];
  const flavors = [...registered, ...others.filter((flavor) => !replaced.has(keyOf(flavor)))].sort(byName);
  return { flavors, problems: [...declared.flatMap(({ problems }) => problems), ...clashes(flavors)] };
}

/** The one flavor of this type and name. Raises `FLAVOR_NOT_FOUND` and `FLAVOR_NAME_TAKEN`. */
export function requireFlavor(discovery: Discovery, type: StackComponentType, name: string): Flavor {
  const ofType = discovery.flavors.filter((flavor) => flavor.type === type);
  const [flavor, second] = ofType.filter((candidate) => candidate.name === name);
  if (flavor === undefined) {
    throw new TsugiteError("FLAVOR_NOT_FOUND", `There is no ${type} flavor \`${name}\` in this project.`, {
      fix: `${
        didYouMean(
          name,
          ofType.map((candidate) => candidate.name),
        ) ?? ""
      } Add the package that brings it to your package.json and install it, or register a class of your own: \`tsugite ${type} flavor register ./file.ts#Class\`.`.trim(),
    });
  }
  if (second === undefined) return flavor;
  throw TsugiteError.fromProblem(clashOf(ofType.filter((candidate) => candidate.name === name)));
}

function clashes(flavors: readonly Flavor[]): Problem[] {
  const keys = new Set(flavors.map(keyOf));
  const groups = [...keys].map((key) => flavors.filter((flavor) => keyOf(flavor) === key));
  return groups.filter(({ length }) => length > 1).map((group) => ({ ...clashOf(group), severity: "warning" }));
}

function clashOf(group: readonly Flavor[]): Problem {
  const [{ type, name } = { type: "", name: "" }] = group;
  return {
    code: "FLAVOR_NAME_TAKEN",
    message: `The ${type} flavor \`${name}\` is claimed by ${enumerate(group.map(integrationOf))}.`,
    fix: `Remove all but one of them, or say which one is meant: \`tsugite ${type} flavor register ${group.at(-1)?.source} --replace\`.`,
  };
}

function keyOf({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type}/${name}`;
}

function byName(a: Flavor, b: Flavor): number {
  return a.type === b.type
    ? a.name.localeCompare(b.name)
    : COMPONENT_TYPES.indexOf(a.type) - COMPONENT_TYPES.indexOf(b.type);
}
