import { type Problem, type StackComponentType, TsugiteError } from "@tsugite/core";
import { closest, didYouMean, enumerate } from "../config/did-you-mean.ts";
import { COMPONENT_TYPES, type ProjectConfig } from "../config/project-config.ts";
import { installCommand } from "../project/package-manager.ts";
import { builtInFlavors } from "./built-in-flavors.ts";
import { declaredFlavors } from "./declared-flavors.ts";
import { type Flavor, integrationOf } from "./flavor.ts";
import { type AbsentEntry, absentEntry } from "./flavor-entry.ts";
import { OFFICIAL_FLAVORS, type OfficialFlavor } from "./official-flavors.ts";
import { projectPackages, usesPlugAndPlay } from "./project-packages.ts";

/** All flavors that a project can use. */
export interface Discovery {
  /** In the order of their types, then of their names. A name that two packages claim appears twice. */
  readonly flavors: readonly Flavor[];
  /** Those that are registered, with the one of a package that cannot be used for them. */
  readonly hidden: readonly { readonly by: Flavor; readonly flavor: Flavor }[];
  /** Official flavors that the project lacks. */
  readonly absent: readonly AbsentEntry[];
  /** What is wrong with what packages declare. Stops nothing until such a flavor is used. */
  readonly problems: readonly Problem[];
}

const PLUG_AND_PLAY: Problem = {
  code: "FLAVOR_NOT_FOUND",
  severity: "warning",
  message: "The packages of this project are installed by Yarn's Plug'n'Play, where flavors are not found.",
  fix: "Write `nodeLinker: node-modules` into .yarnrc.yml, and run `yarn install`.",
};

/**
 * Lists the flavors that are built in, that installed packages declare, and that `tsugite.yaml` registers; imports
 * none of them. A registered one goes before others of its name, because somebody asked for that.
 */
export function discoverFlavors(
  projectRoot: string,
  config: ProjectConfig,
  official: readonly OfficialFlavor[] = OFFICIAL_FLAVORS,
): Discovery {
  const declared = projectPackages(projectRoot).map(declaredFlavors);
  const others = [...builtInFlavors(), ...declared.flatMap(({ flavors }) => flavors)];
  const registered = config.flavors.map(
    (flavor): Flavor =>
      // Registered to say which one of several is meant, it is still what its package declares.
      others.find((other) => keyOf(other) === keyOf(flavor) && other.source === flavor.source) ?? {
        ...flavor,
        origin: { kind: "registered", folder: projectRoot },
        commands: [],
      },
  );
  const replaced = new Set(registered.map(keyOf));
  const flavors = [...registered, ...others.filter((flavor) => !replaced.has(keyOf(flavor)))].sort(byName);
  const present = new Set(flavors.map(keyOf));
  const absent = official
    .filter((flavor) => !present.has(keyOf(flavor)))
    .map((flavor) => absentEntry(flavor, installCommand([flavor.package], projectRoot)));
  const problems = [...declared.flatMap((one) => one.problems), ...clashes(flavors)];
  if (usesPlugAndPlay(projectRoot)) problems.push(PLUG_AND_PLAY);
  const hidden = others.flatMap((flavor) => {
    const by = registered.find((one) => keyOf(one) === keyOf(flavor) && one.source !== flavor.source);
    return by === undefined ? [] : [{ by, flavor }];
  });
  return { flavors, hidden, absent, problems };
}

/** The one flavor of this type and name. Raises `FLAVOR_NOT_FOUND` and `FLAVOR_NAME_TAKEN`. */
export function requireFlavor(discovery: Discovery, type: StackComponentType, name: string): Flavor {
  const ofType = discovery.flavors.filter((flavor) => flavor.type === type);
  const [flavor, second] = ofType.filter((candidate) => candidate.name === name);
  if (flavor === undefined) throw notFound(discovery, type, name);
  if (second === undefined) return flavor;
  throw TsugiteError.fromProblem(clashOf(ofType.filter((candidate) => candidate.name === name)));
}

function notFound(discovery: Discovery, type: StackComponentType, name: string): TsugiteError {
  return new TsugiteError("FLAVOR_NOT_FOUND", `There is no ${type} flavor \`${name}\` in this project.`, {
    fix: wayToFlavor(discovery, type, name),
  });
}

function wayToFlavor({ flavors, absent }: Discovery, type: StackComponentType, name: string): string {
  const present = flavors.filter((flavor) => flavor.type === type).map((flavor) => flavor.name);
  const missing = absent.filter((entry) => entry.type === type);
  const meant = closest(name, [...present, ...missing.map((entry) => entry.name)]);
  const official = missing.find((entry) => entry.name === meant);
  if (official !== undefined) {
    const question = meant === name ? "" : `Did you mean \`${meant}\`? `;
    return `${question}Install the package that brings it: \`${official.install}\`.`;
  }
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  const others = didYouMean(name, present);
  const add = `Add the package that brings it to your package.json and install it, or register a class of your own: \`tsugite ${type} flavor register ./file.ts#Class\`.`;
  return others === undefined ? add : `${others} ${add}`;
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
