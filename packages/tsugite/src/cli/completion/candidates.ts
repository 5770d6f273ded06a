import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { StackComponentType } from "@tsugite/core";
import { componentNames, stacksOf } from "../../config/built-in-components.ts";
import { COMPONENT_TYPES, type ProjectConfig } from "../../config/project-config.ts";
import { readConfig } from "../../config/read-config.ts";
import { type Discovery, discoverFlavors } from "../../flavors/discover-flavors.ts";
import { integrationOf } from "../../flavors/flavor.ts";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { openStack } from "../../stack/open-stack.ts";

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What arguments and options can be, asked for when the shell wants to know. */
export interface Candidates {
  ofArgument(path: readonly string[], argument: string): () => readonly Candidate[];
  ofOption(path: readonly string[], option: string): () => readonly Candidate[];
}

const PRESETS: readonly string[] = ["@hourly", "@daily", "@weekly", "@monthly", "@yearly"];
const RECENT_RUNS = 50;
const NOTHING: readonly Candidate[] = [];

/** Reads what the project has. Whatever cannot be read gives no candidates: a shell is no place for errors. */
export async function findCandidates(words: readonly string[]): Promise<Candidates> {
  const projectRoot = findProjectRoot();
  const config = await readConfig(projectRoot).catch(
    (): ProjectConfig => ({ stacks: {}, components: {}, flavors: [] }),
  );
  const [runs, pipelines, steps] = await readRuns(projectRoot, words).catch(() => [NOTHING, NOTHING, NOTHING]);
  const deployed = await readDeployed(projectRoot, words).catch(() => NOTHING);
  const flavors = (type: StackComponentType): Candidate[] => flavorsOf(discoverFlavors(projectRoot, config), type);
  const components = (type: StackComponentType): Candidate[] => plain(componentNames(config, type));
  const stacks = (): Candidate[] => plain(Object.keys(stacksOf(config)));
  const typeNamed = (name: string | undefined): StackComponentType | undefined =>
    COMPONENT_TYPES.find((type) => type === name);
  return {
    ofArgument: (path, argument) => () => {
      const type = typeNamed(path[0]);
      if (argument === "file") return files(words.at(-1) ?? "");
      if (argument === "shell") return plain(["bash", "zsh", "fish"]);
      if (argument === "run" || argument === "run|digest") return runs;
      if (argument === "pipeline") return deployed.length > 0 ? deployed : pipelines;
      if (argument === "step" || argument === "step.output") return steps;
      if (argument === "flavor" && type !== undefined) return flavors(type);
      if (path[2] === "unregister")
        return plain(config.flavors.flatMap(({ type: of, name }) => (of === type ? name : [])));
      if (argument !== "name" || path[1] === "register") return NOTHING;
      if (path[0] === "stack") return stacks();
      return type === undefined ? NOTHING : components(type);
    },
    ofOption: (path, option) => () => {
      const owner = typeNamed(path[0]);
      const named = typeNamed(option);
      if (option === "stack") return stacks();
      if (option === "flavor" && owner !== undefined) return flavors(owner);
      if (option === "schedule") return plain(PRESETS);
      if (option === "timezone") return plain(["UTC", ...Intl.supportedValuesOf("timeZone")]);
      if (option === "params-file" || option === "out") return files(words.at(-1) ?? "");
      return named === undefined ? NOTHING : components(named);
    },
  };
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, description: "" }));
}

function flavorsOf({ flavors }: Discovery, type: StackComponentType): Candidate[] {
  const ofType = flavors.filter((flavor) => flavor.type === type);
  return ofType.map((flavor) => ({ value: flavor.name, description: integrationOf(flavor) }));
}

/** Recent runs, their pipelines, and the steps of what the third word names: a run, or a pipeline. */
async function readRuns(
  projectRoot: string,
  [group = "", , named = ""]: readonly string[],
): Promise<readonly [runs: readonly Candidate[], pipelines: readonly Candidate[], steps: readonly Candidate[]]> {
  if (!["runs", "artifacts", "cache"].includes(group)) return [NOTHING, NOTHING, NOTHING];
  const { stack } = await openStack(projectRoot);
  try {
    const { metadataStore } = stack;
    const records = await metadataStore.listRuns({ limit: RECENT_RUNS });
    const runs = records.map(({ name, status }) => ({ value: name, description: status }));
    const run =
      named === "latest" ? records[0] : records.find(({ name, id, pipeline }) => [name, id, pipeline].includes(named));
    const steps = run === undefined ? [] : (await metadataStore.getSpec(run.id)).steps;
    return [
      [{ value: "latest", description: "the newest run" }, ...runs],
      plain([...new Set(records.map(({ pipeline }) => pipeline))]),
      steps.map(({ name, source }) => ({ value: name, description: source })),
    ];
  } finally {
    await stack.close();
  }
}

/** The pipelines that are deployed, for the commands that take one of them. */
async function readDeployed(projectRoot: string, [command = ""]: readonly string[]): Promise<readonly Candidate[]> {
  if (!["undeploy", "schedules"].includes(command)) return NOTHING;
  const { stack } = await openStack(projectRoot);
  try {
    const deployments = await stack.metadataStore.listDeployments({ engine: stack.orchestrator.engine });
    return deployments.map(({ pipeline, id }) => ({ value: pipeline, description: id }));
  } finally {
    await stack.close();
  }
}

/** Files and folders that begin as the word does. */
function files(word: string): Candidate[] {
  const folder = word.endsWith("/") ? word : dirname(word);
  try {
    const entries = readdirSync(resolve(folder), { withFileTypes: true });
    const visible = entries.filter(({ name }) => !name.startsWith(".") && name !== "node_modules");
    const prefix = word.startsWith("./") && folder === "." ? "./" : "";
    return visible.map((entry) => ({
      value: `${prefix}${join(folder, entry.name)}${entry.isDirectory() ? "/" : ""}`,
      description: "",
    }));
  } catch {
    return [];
  }
}
