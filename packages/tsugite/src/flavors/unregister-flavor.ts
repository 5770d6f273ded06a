import { type StackComponentType, TsugiteError } from "@tsugite/core";
import { componentsOf } from "../config/built-in-components.ts";
import { didYouMean, enumerate } from "../config/did-you-mean.ts";
import { editConfig } from "../config/edit-config.ts";
import type { ProjectConfig, RegisteredFlavor } from "../config/project-config.ts";
import { discoverFlavors } from "./discover-flavors.ts";
import type { Flavor } from "./flavor.ts";

export interface UnregisterFlavorOptions {
  readonly projectRoot: string;
  readonly config: ProjectConfig;
  readonly type: StackComponentType;
  readonly name: string;
}

/**
 * Takes a registered class out of `tsugite.yaml`. Raises `FLAVOR_NOT_FOUND`, and `FLAVOR_NAME_TAKEN` while a component is
 * made of it and no other flavor has its name.
 */
export async function unregisterFlavor(options: UnregisterFlavorOptions): Promise<RegisteredFlavor> {
  const { projectRoot, config, type, name } = options;
  const registered = config.flavors.find((flavor) => flavor.type === type && flavor.name === name);
  const rest = config.flavors.filter((flavor) => flavor !== registered);
  const others = discoverFlavors(projectRoot, { ...config, flavors: rest }).flavors.filter(
    (flavor) => flavor.type === type,
  );
  const [other] = others.filter((flavor) => flavor.name === name);
  if (registered === undefined) throw notRegistered(options, other);
  const users = Object.entries(componentsOf(config, type)).flatMap(([user, { flavor }]) =>
    flavor === name ? user : [],
  );
  if (users.length > 0 && other === undefined) {
    const [what, them] = users.length === 1 ? [type, "it"] : [`${type}s`, "them"];
    throw new TsugiteError(
      "FLAVOR_NAME_TAKEN",
      `The ${type} flavor \`${name}\` is used by the ${what} ${enumerate(users)}.`,
      {
        fix: `Give ${them} another flavor first, or delete ${them}: \`tsugite ${type} delete ${users[0]}\`.`,
      },
    );
  }
  await editConfig(projectRoot, (editor) => editor.deleteFlavor(type, name));
  return registered;
}

function notRegistered({ config, type, name }: UnregisterFlavorOptions, other: Flavor | undefined): TsugiteError {
  if (other?.origin.kind === "package") {
    const { package: brings } = other.origin;
    const message = `The ${type} flavor \`${name}\` is brought by the package ${brings}, not registered.`;
    return new TsugiteError("USAGE", message, { fix: `To be rid of it, remove the package ${brings}.` });
  }
  if (other !== undefined) {
    const message = `The ${type} flavor \`${name}\` is built in, not registered.`;
    return new TsugiteError("USAGE", message, { fix: "It is always there." });
  }
  const names = config.flavors.flatMap((flavor) => (flavor.type === type ? flavor.name : []));
  return new TsugiteError("FLAVOR_NOT_FOUND", `No ${type} flavor \`${name}\` is registered in tsugite.yaml.`, {
    fix: didYouMean(name, names) ?? `\`tsugite ${type} flavor list\` shows what there is.`,
  });
}
