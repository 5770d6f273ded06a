import { access, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { writeFileAtomic } from "../project/write-file-atomic.ts";

/** What `tsugite init` writes. */
export const CONFIG_TEMPLATE = `# Where and how the pipelines of this project run. Commands keep these comments.

# A stack is one component of each type. \`default\` is used, unless --stack, TSUGITE_STACK
# or \`tsugite stack set <name>\` (for you alone) says otherwise.
stacks:
  default:
    orchestrator: local
    artifact-store: local
    metadata-store: local

# The components called \`local\` are built in. \`tsugite orchestrator flavor list\` shows what else is
# installed; \`tsugite orchestrator register <name> --flavor <flavor>\` adds one here.
components: {}
`;

/** What {@link initProject} did. */
export interface InitResult {
  readonly configFile: string;
  /** Whether a line was added to `.gitignore`; false when it was there. */
  readonly gitignoreChanged: boolean;
}

/** Makes a folder a project: writes `tsugite.yaml` and has git ignore `.tsugite/`. Never overwrites. */
export async function initProject(folder: string): Promise<InitResult> {
  const configFile = join(folder, CONFIG_FILE);
  try {
    await writeFile(configFile, CONFIG_TEMPLATE, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new TsugiteError("USAGE", `There is a ${CONFIG_FILE} already in ${folder}.`, {
      fix: "Edit it, or change it with `tsugite stack` and `tsugite orchestrator`.",
    });
  }
  return { configFile, gitignoreChanged: await ignoreInGit(folder) };
}

async function ignoreInGit(folder: string): Promise<boolean> {
  const file = join(folder, ".gitignore");
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  const text = exists ? await readFile(file, "utf8") : "";
  if (/^\/?\.tsugite\/?$/m.test(text)) return false;
  await writeFileAtomic(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}.tsugite/\n`);
  return true;
}
