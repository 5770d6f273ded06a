import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A project in a temporary folder, gone when the test ends. */
export interface TestProject {
  readonly root: string;
  /** Absolute path of a file in it. */
  path(name: string): string;
  write(files: Readonly<Record<string, string>>): void;
  remove(name: string): void;
  link(name: string, target: string): void;
  /** The same project in another folder, of another depth. */
  copy(): TestProject;
}

/** Makes a project with these files and a stand-in for core that is enough to evaluate definitions. */
export function makeProject(files: Readonly<Record<string, string>> = {}): TestProject {
  const project = projectAt(temporaryFolder());
  project.write({ "package.json": JSON.stringify({ name: "shop", type: "module" }), ...coreStandIn, ...files });
  return project;
}

function projectAt(root: string): TestProject {
  const path = (name: string) => join(root, name);
  return {
    root,
    path,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(path(name)), { recursive: true });
        writeFileSync(path(name), text);
      }
    },
    remove: (name) => rmSync(path(name), { recursive: true }),
    link(name, target) {
      mkdirSync(dirname(path(name)), { recursive: true });
      symlinkSync(target, path(name));
    },
    copy() {
      const to = join(temporaryFolder(), "some", "where", "else");
      cpSync(root, to, { recursive: true, verbatimSymlinks: true, filter: (from) => !from.endsWith(".tsugite") });
      return projectAt(to);
    },
  };
}

function temporaryFolder(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tsugite-bundle-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** The files of an installed package of this name. */
export function installed(
  name: string,
  manifest: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, string>> = { "index.js": `export const name = ${JSON.stringify(name)};\n` },
): Record<string, string> {
  const folder = `node_modules/${name}`;
  const all = { "package.json": JSON.stringify({ name, version: "1.0.0", type: "module", ...manifest }), ...files };
  return Object.fromEntries(Object.entries(all).map(([file, text]) => [`${folder}/${file}`, text]));
}

const coreStandIn = installed(
  "@tsugite/core",
  { version: "0.1.0" },
  {
    "index.js": `
    export const marks = (globalThis[Symbol.for("test.marks")] ??= []);
    export const markStep = (step, mark) => (marks.push(mark), step);
    export const refuseRef = (value, question) => (marks.push(question), value);
    export const step = (options, run) => ({ options, run });
    export const pipeline = (options, build) => ({ options, build });
    export const codec = (options) => options;
    export const file = (path) => ({ path });
  `,
  },
);
