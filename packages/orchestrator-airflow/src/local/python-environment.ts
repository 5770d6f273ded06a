import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { digestOf, reasonOf, TsugiteError } from "@tsugite/core";
import { pythonFile } from "../python-files.ts";

const exec = promisify(execFile);

/** Minor versions of Python 3 that the lock is for, the best first. */
const MINORS = [12, 11, 13, 10] as const;

/** A Python environment with Airflow. */
export interface PythonEnvironment {
  /** Absolute path of its folder of programs. */
  readonly bin: string;
}

export interface EnvironmentOptions {
  /** Folder in which it is made, one for each lock; what is there is used again. */
  readonly folder: string;
  /** What is installed, with its hashes. @default the lock of this package */
  readonly lock?: URL;
  /** What that is, for people. @default "Airflow" */
  readonly what?: string;
  /** Told what is going on. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * A Python environment of its own with the Airflow of our lock, by uv where that is installed, else by pip. Raises
 * `COMPONENT_INVALID` where there is no fitting Python, and where the installation fails.
 */
export async function makePythonEnvironment(options: EnvironmentOptions): Promise<PythonEnvironment> {
  const { folder, say, what = "Airflow" } = options;
  const lock = await readFile(options.lock ?? pythonFile("airflow.lock"), "utf8");
  const name = digestOf(lock).slice(0, 16);
  const root = join(folder, name);
  const bin = join(root, "bin");
  if (await exists(bin)) return { bin };
  const python = await findPython(what);
  say(`Installing ${what} into ${root}; this is done once.`);
  await mkdir(folder, { recursive: true });
  // Programs in it know their path, so that it is not renamed once it is whole; what stands for it is.
  const part = await mkdtemp(`${root}.`);
  try {
    await install({ ...options, lock, python, root: part });
    const link = `${part}.link`;
    await symlink(basename(part), link);
    await rename(link, root);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
  return { bin };
}

interface Installation extends Omit<EnvironmentOptions, "lock"> {
  /** The text of the lock. */
  readonly lock: string;
  /** A program of Python. */
  readonly python: string;
  /** Absolute path of an empty folder. */
  readonly root: string;
}

async function install({ lock, python, root, signal }: Installation): Promise<void> {
  const run = async (program: string, args: readonly string[]): Promise<void> => {
    try {
      await exec(program, args, { signal, env: cleanEnvironment(), maxBuffer: 64 * 1024 ** 2 });
    } catch (error) {
      throw installationFailed(program, args, error);
    }
  };
  const requirements = join(root, "requirements.lock");
  // The lock is whole; pip would look for the extras that it leaves out of names.
  const wanted = ["--no-deps", "--require-hashes", "-r", requirements];
  const program = join(root, "bin/python");
  if (await isThere("uv")) {
    await run("uv", ["venv", "--quiet", "--python", python, root]);
    await writeFile(requirements, lock);
    await run("uv", ["pip", "install", "--quiet", "--python", program, ...wanted]);
  } else {
    await run(python, ["-m", "venv", root]);
    await writeFile(requirements, lock);
    const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
    await run(program, ["-m", "pip", "install", ...quiet, ...wanted]);
  }
}

/** Programs of Python are asked without what would change what they do. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PYTHON|AIRFLOW|VIRTUAL_ENV)/.test(name));
  return Object.fromEntries(kept);
}

async function findPython(what: string): Promise<string> {
  for (const program of [...MINORS.map((minor) => `python3.${minor}`), "python3"]) {
    if (await isThere(program, ["-c", `import sys, venv; sys.exit(sys.version_info[:2] not in ${supported()})`])) {
      return program;
    }
  }
  throw new TsugiteError(
    "COMPONENT_INVALID",
    `There is no Python from 3.10 to 3.13 on the PATH, which ${what} needs.`,
    {
      fix: "Install one, with its module venv: `apt-get install python3 python3-venv`, `brew install python`.",
    },
  );
}

function supported(): string {
  return `[${MINORS.map((minor) => `(3, ${minor})`).join(", ")}]`;
}

async function isThere(program: string, args: readonly string[] = ["--version"]): Promise<boolean> {
  return exec(program, args, { env: cleanEnvironment() }).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function installationFailed(program: string, args: readonly string[], error: unknown): TsugiteError {
  const told = (error as { readonly stderr?: string }).stderr?.trim().split("\n").slice(-10).join("\n") ?? "";
  return new TsugiteError(
    "COMPONENT_INVALID",
    `\`${[program, ...args].join(" ")}\` failed: ${told === "" ? reasonOf(error) : told}`,
    { cause: error, fix: "Look whether PyPI can be reached from here, and whether the disk is full." },
  );
}
