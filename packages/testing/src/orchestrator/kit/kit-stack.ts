import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { BundleSource } from "@tsugite/bundle";
import {
  type ComponentClass,
  LocalArtifactStore,
  SqliteMetadataStore,
  type Stack,
  type StackComponentType,
  type StackDescription,
  stackFromDescription,
} from "@tsugite/core";
import type { TestedComponent, TestedStack } from "../options.ts";
import { witnessOf } from "../project/witness-of.ts";
import { entrypointSource } from "./entrypoint-source.ts";

/** A stack whose orchestrator is watched, here and in bundles. */
export interface KitStack {
  readonly stack: Stack;
  readonly description: StackDescription;
  readonly sources: Readonly<Record<string, BundleSource>>;
  /** What the schema of the orchestrator makes of its config; undefined without a schema. */
  readonly parsedConfig: unknown;
  close(): Promise<void>;
}

const CORE = import.meta.resolve("@tsugite/core");
const WITNESS = "./witness.ts#Witness";

/** Makes the stack of an author's classes; `tested.close` is left to the caller. */
export async function openKitStack(projectRoot: string, root: string, tested: TestedStack): Promise<KitStack> {
  const { orchestrator, others = [] } = tested;
  const artifactStore = tested.artifactStore ?? { class: LocalArtifactStore, module: CORE };
  const metadataStore = tested.metadataStore ?? { class: SqliteMetadataStore, module: CORE };
  const classes = new Map<string, unknown>([[WITNESS, witnessOf(orchestrator.class)]]);
  const sources: Record<string, BundleSource> = {
    [WITNESS]: { module: await writeWitness(projectRoot, orchestrator), export: "Witness" },
  };
  const components = [
    { ...describe(orchestrator), source: WITNESS },
    ...[artifactStore, metadataStore, ...others].map((component) => {
      const described = describe(component);
      classes.set(described.source, component.class);
      sources[described.source] = { module: pathOf(component.module), export: exportOf(component) };
      return described;
    }),
  ];
  const description: StackDescription = { name: "conformance", components };
  const stack = await stackFromDescription(description, ({ source }) => classes.get(source), root);
  const configuration = stack.orchestrator.entrypointConfiguration;
  if (configuration !== undefined) {
    const module = pathOf(orchestrator.module);
    const found = entrypointSource(configuration, module);
    // That it is not found is told by a check of its own, and by no other.
    sources[configuration.SOURCE] =
      typeof found === "string" ? { module, export: configuration.SOURCE.split("#").at(-1) ?? "" } : found;
  }
  return { stack, description, sources, parsedConfig: await parseConfig(orchestrator), close: () => stack.close() };
}

function describe(component: TestedComponent): StackDescription["components"][number] {
  // Every class of a component has these; createComponent tells of those that do not.
  const { TYPE, FLAVOR } = component.class as unknown as { readonly TYPE: StackComponentType; readonly FLAVOR: string };
  const source = `${TYPE}#${exportOf(component)}`;
  return { type: TYPE, name: "tested", flavor: FLAVOR, source, config: component.config ?? {} };
}

function exportOf({ class: tested, export: name }: TestedComponent): string {
  return name ?? tested.name;
}

/** Absolute path. */
export function pathOf(module: URL | string): string {
  const text = String(module);
  return text.startsWith("file:") ? fileURLToPath(text) : text;
}

/** The module by which a bundle gets the watched class. Absolute path. */
async function writeWitness(projectRoot: string, orchestrator: TestedComponent): Promise<string> {
  const path = join(projectRoot, "witness.ts");
  const module = relative(dirname(path), pathOf(orchestrator.module)).split(sep).join("/");
  const text = `import * as tested from ${JSON.stringify(module)};
import { witnessOf } from "./witness-of.ts";

export const Witness = witnessOf(tested[${JSON.stringify(exportOf(orchestrator))}]);
`;
  // Checks that go on at the same time build from it: it is whole at every moment, and stays as it is.
  if ((await readFile(path, "utf8").catch(() => undefined)) === text) return path;
  const part = `${path}.${randomUUID()}`;
  await writeFile(part, text);
  await rename(part, path);
  return path;
}

async function parseConfig({ class: tested, config = {} }: TestedComponent): Promise<unknown> {
  const { configSchema } = tested as unknown as Pick<ComponentClass, "configSchema">;
  const parsed = await configSchema?.["~standard"].validate(config);
  return parsed?.issues === undefined ? parsed?.value : undefined;
}
