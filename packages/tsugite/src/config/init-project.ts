import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";
import { CONFIG_FILE } from "../project/find-project-root.ts";
import { writeFileAtomic } from "../project/write-file-atomic.ts";
import { writeProject } from "../project/write-project.ts";

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

/** The pipeline that `tsugite init` writes for somebody who has none yet. */
const EXAMPLE_PIPELINE = `import { pipeline, step } from "@tsugite/core";

// A step is a function of one object. What it returns is stored, and not made again until code or inputs change.
export const load = step("load", () => [344, 152, 68, 124]);

export const average = step("average", ({ numbers }: { numbers: number[] }) => {
  const sum = numbers.reduce((total, number) => total + number, 0);
  return sum / numbers.length;
});

// Connects the steps. It runs before they do, so that \`numbers\` stands for a value that is not there yet.
export default pipeline("example", () => {
  const numbers = load();
  return { average: average({ numbers }) };
});
`;

/** The file of it. */
export const PIPELINE_FILE = "pipeline.ts";

/** What {@link initProject} did. */
export interface InitResult {
  readonly configFile: string;
  /** Whether a line was added to `.gitignore`; false when it was there. */
  readonly gitignoreChanged: boolean;
  /** The example of a pipeline; null when there was a file of its name. */
  readonly exampleFile: string | null;
}

/**
 * Makes a folder a project: writes `tsugite.yaml` and an example of a pipeline, and has git ignore `.tsugite/`. Never
 * overwrites. Raises `USAGE` when it is a project already, and `PROJECT_NOT_WRITABLE`.
 */
export async function initProject(folder: string): Promise<InitResult> {
  const configFile = join(folder, CONFIG_FILE);
  if (!(await writeNewFile(configFile, CONFIG_TEMPLATE))) {
    throw new TsugiteError("USAGE", `There is a ${CONFIG_FILE} already in ${folder}.`, {
      fix: "Edit it, or change it with `tsugite stack` and `tsugite orchestrator`.",
    });
  }
  const gitignoreChanged = await ignoreInGit(folder);
  const exampleFile = join(folder, PIPELINE_FILE);
  const isNew = await writeNewFile(exampleFile, EXAMPLE_PIPELINE);
  return { configFile, gitignoreChanged, exampleFile: isNew ? exampleFile : null };
}

/** Whether it was written; false when there is a file already, which stays as it is. */
function writeNewFile(file: string, text: string): Promise<boolean> {
  return writeProject(file, async () => {
    try {
      await writeFile(file, text, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

async function ignoreInGit(folder: string): Promise<boolean> {
  const file = join(folder, ".gitignore");
  return writeProject(file, async () => {
    const text = existsSync(file) ? await readFile(file, "utf8") : "";
    if (/^\/?\.tsugite\/?$/m.test(text)) return false;
    await writeFileAtomic(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}.tsugite/\n`);
    return true;
  });
}
