import { mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Writes files into a new folder; objects as JSON. `{ link: "path" }` makes a symbolic link, relative to the folder. */
export async function makeProject(
  files: Readonly<Record<string, string | { readonly link: string } | Readonly<Record<string, unknown>>>>,
): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tsugite-test-")));
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === "string") await writeFile(file, content);
    else if (typeof content.link === "string") await symlink(join(root, content.link), file);
    else await writeFile(file, JSON.stringify(content));
  }
  return root;
}

/** A package.json that declares flavors. */
export function flavorPackage(name: string, flavors: readonly object[], more: object = {}): Record<string, unknown> {
  return { name, version: "1.2.3", type: "module", tsugite: { flavors }, ...more };
}

/** The source of a class that has all that an orchestrator needs, without core: as one of another copy of core looks. */
export function orchestratorSource(className: string, flavor: string, more = ""): string {
  return `export class ${className} {
  static [Symbol.for("tsugite.component")] = "BaseOrchestrator";
  static TYPE = "orchestrator";
  static FLAVOR = "${flavor}";
  static supports = {
    intents: ["run"], steps: "local", schedules: false, retries: "runStep", parallel: false,
    failureModes: ["continueOnFailure"], pipelineHooks: false, resources: [],
  };
  constructor({ name, config, root }) { Object.assign(this, { name, config, root }); }
  get type() { return this.constructor.TYPE; }
  get flavor() { return this.constructor.FLAVOR; }
  preparePipelineDeployment() {}
  prepareOrRunPipeline() {}
  ${more}
}
`;
}
