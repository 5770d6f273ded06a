import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { npmrc } from "../registry/publish-packages.ts";
import { type Finished, runProgram, tryProgram } from "../registry/run-program.ts";

/** A folder outside of this workspace that knows nothing of Tsugite but the registry. */
export interface Project {
  readonly root: string;
  write(file: string, text: string | object): Promise<void>;
  read(file: string): Promise<string>;
  readJson(file: string): Promise<Record<string, unknown>>;
  /** Runs a program, one that is installed in the project or npm, pnpm and node. It has to succeed. */
  run(program: string, ...args: readonly string[]): Promise<Finished>;
  /** The same, whatever it ends with. */
  try(program: string, ...args: readonly string[]): Promise<Finished>;
  /** Runs a command as it was printed, word by word. */
  type(command: string): Promise<Finished>;
  /** A folder in it that is a project of its own. */
  folder(path: string): Project;
  remove(): Promise<void>;
}

/** A folder with nothing but these files, in which npm and pnpm use the registry. */
export async function project(registry: string, files: Readonly<Record<string, string | object>>): Promise<Project> {
  const made = projectAt(await realpath(await mkdtemp(join(tmpdir(), "tsugite-consumer-"))), registry);
  for (const [file, text] of Object.entries({ ".npmrc": npmrc(registry), ...files })) await made.write(file, text);
  return made;
}

/** What somebody begins with: a package.json that says nothing. */
export const EMPTY = { "package.json": { name: "consumer", private: true, type: "module" } } as const;

function projectAt(root: string, registry: string): Project {
  const environment = { npm_config_registry: registry, pnpm_config_registry: registry };
  const place = (program: string) =>
    ["npm", "npx", "pnpm", "node", "git"].includes(program) ? program : join(root, "node_modules/.bin", program);
  const run = (program: string, args: readonly string[]) => runProgram(root, place(program), args, environment);
  return {
    root,
    write: async (file, text) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), typeof text === "string" ? text : JSON.stringify(text, null, 2));
    },
    read: (file) => readFile(join(root, file), "utf8"),
    readJson: async (file) => JSON.parse(await readFile(join(root, file), "utf8")),
    run: (program, ...args) => run(program, args),
    try: (program, ...args) => tryProgram(root, place(program), args, environment),
    type: (command) => {
      const [program = "", ...args] = command.split(" ");
      return run(program, args);
    },
    folder: (path) => projectAt(join(root, path), registry),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
