import { existsSync } from "node:fs";
import { join } from "node:path";
import { type StackComponentType, TsugiteError, throwProblems } from "@tsugite/core";
import { editConfig } from "../config/edit-config.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { checkClassFacts } from "./check-class-facts.ts";
import { discoverFlavors } from "./discover-flavors.ts";
import { type Flavor, integrationOf, splitSource } from "./flavor.ts";
import { inspectFlavor } from "./inspect-flavor.ts";
import { resolveFlavorModule } from "./resolve-module.ts";

export interface RegisterFlavorOptions {
  readonly projectRoot: string;
  readonly config: ProjectConfig;
  readonly type: StackComponentType;
  /** `./relative/path.ts#Class`, from the project root, or `package/subpath#Class`. */
  readonly source: string;
  /** Whether it may take the name of another flavor. @default false */
  readonly replace?: boolean;
}

/**
 * Records a class in `tsugite.yaml` as a flavor, named by its `FLAVOR`, after checking it in a process of its own.
 * Raises `COMPONENT_INVALID` and `FLAVOR_NAME_TAKEN`.
 */
export async function registerFlavor(options: RegisterFlavorOptions): Promise<Flavor> {
  const { projectRoot, config, type, source } = options;
  if (!/^[^#]+#[A-Za-z_$][\w$]*$/.test(source)) {
    throw new TsugiteError("USAGE", `${JSON.stringify(source)} names no class.`, {
      fix: "Write `./relative/path.ts#Class` or `package/subpath#Class`.",
    });
  }
  const { flavors } = discoverFlavors(projectRoot, config);
  const candidate: Flavor = flavors.find((known) => known.type === type && known.source === source) ?? {
    type,
    name: "",
    source,
    origin: { kind: "registered", folder: projectRoot },
    commands: [],
  };
  await checkModule(candidate, projectRoot);
  const facts = await inspectFlavor(candidate);
  throwProblems(checkClassFacts(facts, { type, source }), `${source} cannot be registered`);
  const flavor: Flavor = { ...candidate, name: facts.flavor ?? "" };
  const taken = flavors.find((other) => other.type === type && other.name === flavor.name && other.source !== source);
  if (taken !== undefined && options.replace !== true) {
    throw new TsugiteError(
      "FLAVOR_NAME_TAKEN",
      `The ${type} flavor \`${flavor.name}\` exists already: ${taken.source} (${integrationOf(taken)}).`,
      { fix: "Change the class's FLAVOR, or use `--replace`." },
    );
  }
  await editConfig(projectRoot, (editor) => editor.setFlavor({ type, name: flavor.name, source }));
  return flavor;
}

/** Raises `COMPONENT_INVALID` when there is no such module, with the file of the project that was probably meant. */
async function checkModule(flavor: Flavor, projectRoot: string): Promise<void> {
  const { module } = splitSource(flavor.source);
  const isFile = !/^[./]/.test(module) && existsSync(join(projectRoot, module));
  try {
    const url = await resolveFlavorModule(flavor);
    if (!isFile || existsSync(new URL(url))) return;
  } catch (error) {
    if (!isFile) throw error;
  }
  throw new TsugiteError("COMPONENT_INVALID", `There is no package with a module ${module}.`, {
    fix: `Did you mean \`./${flavor.source}\`? A file of the project begins with \`./\`.`,
  });
}
