import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { writeFileAtomic } from "../project/write-file-atomic.ts";
import { writeProject } from "../project/write-project.ts";
import { BUILT_IN_NAME, stacksOf } from "./built-in-components.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ProjectConfig } from "./project-config.ts";

/** Which stack is used, and what says so. */
export interface ActiveStack {
  readonly name: string;
  readonly chosenBy: "--stack" | "TSUGITE_STACK" | typeof ACTIVE_STACK_FILE | "tsugite.yaml" | "built-in";
}

/** The choice of one person on one machine, which is not committed. */
export const ACTIVE_STACK_FILE = ".tsugite/active-stack";

export interface ActiveStackOptions {
  readonly projectRoot: string;
  readonly config: ProjectConfig;
  /** As given by `--stack`. */
  readonly stack?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The stack that is used: the one that was asked for, else `TSUGITE_STACK`, else the person's own choice, else
 * `default` of the file, else the built-in one. Raises `STACK_NOT_FOUND`.
 */
export async function findActiveStack(options: ActiveStackOptions): Promise<ActiveStack> {
  const { config, env = process.env } = options;
  if (options.stack !== undefined) return checkStack(config, { name: options.stack, chosenBy: "--stack" });
  if (env.TSUGITE_STACK) return checkStack(config, { name: env.TSUGITE_STACK, chosenBy: "TSUGITE_STACK" });
  const own = await readOwnChoice(options.projectRoot);
  if (own !== undefined) return checkStack(config, { name: own, chosenBy: ACTIVE_STACK_FILE });
  if (config.stacks.default !== undefined) return { name: "default", chosenBy: "tsugite.yaml" };
  return { name: BUILT_IN_NAME, chosenBy: "built-in" };
}

/** Remembers the stack that one person uses in this project. Raises `STACK_NOT_FOUND` and `PROJECT_NOT_WRITABLE`. */
export async function chooseStack(projectRoot: string, config: ProjectConfig, name: string): Promise<void> {
  requireStack(config, name);
  const file = join(projectRoot, ACTIVE_STACK_FILE);
  await writeProject(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, `${name}\n`);
  });
}

/** Raises `STACK_NOT_FOUND` when there is no stack of this name. */
export function requireStack(config: ProjectConfig, name: string, chosenBy?: ActiveStack["chosenBy"]): void {
  const stacks = stacksOf(config);
  if (Object.hasOwn(stacks, name)) return;
  const where = chosenBy === undefined || chosenBy === "--stack" ? "" : ` (named by ${chosenBy})`;
  throw new TsugiteError("STACK_NOT_FOUND", `There is no stack \`${name}\`${where}.`, {
    fix: `${didYouMean(name, Object.keys(stacks))} \`tsugite stack list\` shows all stacks.`,
  });
}

function checkStack(config: ProjectConfig, active: ActiveStack): ActiveStack {
  requireStack(config, active.name, active.chosenBy);
  return active;
}

async function readOwnChoice(projectRoot: string): Promise<string | undefined> {
  try {
    const name = (await readFile(join(projectRoot, ACTIVE_STACK_FILE), "utf8")).trim();
    return name === "" ? undefined : name;
  } catch {
    return undefined;
  }
}
