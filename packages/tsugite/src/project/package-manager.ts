import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** How people start a program of a project, which a shell would not find, and install packages. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly start: string;
  readonly install: string;
}

const MANAGERS: Readonly<Record<PackageManager["name"], PackageManager>> = {
  npm: { name: "npm", start: "npx", install: "npm install" },
  pnpm: { name: "pnpm", start: "pnpm", install: "pnpm add" },
  yarn: { name: "yarn", start: "yarn", install: "yarn add" },
  bun: { name: "bun", start: "bunx", install: "bun add" },
};

const LOCKFILES: readonly (readonly [file: string, name: PackageManager["name"]])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/** The package manager that started this process; undefined when none did. */
export function startedBy(env: Environment = process.env): PackageManager | undefined {
  return managerNamed((env.npm_config_user_agent ?? "").split("/", 1)[0]);
}

/**
 * What people type to install packages into a project: in the words of the package manager that its package.json names, or
 * whose lockfile lies in the nearest folder at or above it; else of the one that started this process, else of npm.
 */
export function installCommand(packages: readonly string[], folder: string, env: Environment = process.env): string {
  const manager = managerOf(folder) ?? startedBy(env) ?? MANAGERS.npm;
  return [manager.install, ...rootFlag(manager, folder), ...packages].join(" ");
}

function managerOf(from: string): PackageManager | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const named = managerNamed(nameIn(manifestOf(folder)));
    if (named !== undefined) return named;
    const [, name] = LOCKFILES.find(([file]) => existsSync(join(folder, file))) ?? [];
    if (name !== undefined) return MANAGERS[name];
    if (folder === dirname(folder)) return undefined;
  }
}

function nameIn({ packageManager, devEngines }: Manifest): unknown {
  if (typeof packageManager === "string") return packageManager.split("@", 1)[0];
  const engine = devEngines?.packageManager;
  return (Array.isArray(engine) ? engine[0] : engine)?.name;
}

/** pnpm and the first yarn add nothing to the root of a workspace unless they are told that it is meant. */
function rootFlag({ name }: PackageManager, folder: string): string[] {
  if (name === "pnpm") return existsSync(join(folder, "pnpm-workspace.yaml")) ? ["-w"] : [];
  const isFirstYarn = name === "yarn" && manifestOf(folder).workspaces !== undefined && hasFirstYarnLock(folder);
  return isFirstYarn ? ["-W"] : [];
}

function hasFirstYarnLock(folder: string): boolean {
  return readText(join(folder, "yarn.lock")).includes("# yarn lockfile v1");
}

interface Manifest {
  readonly packageManager?: unknown;
  readonly devEngines?: { readonly packageManager?: { readonly name?: unknown } } | null;
  readonly workspaces?: unknown;
}

function manifestOf(folder: string): Manifest {
  try {
    return (JSON.parse(readText(join(folder, "package.json"))) as Manifest | null) ?? {};
  } catch {
    return {};
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function managerNamed(name: unknown): PackageManager | undefined {
  return typeof name === "string" && Object.hasOwn(MANAGERS, name)
    ? MANAGERS[name as PackageManager["name"]]
    : undefined;
}
