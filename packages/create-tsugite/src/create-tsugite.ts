import { askTarget, askType, Cancelled, type Terminal } from "./ask.ts";
import { checkFolder } from "./check-folder.ts";
import { helpText } from "./help.ts";
import { install } from "./install.ts";
import { namingOf } from "./naming.ts";
import { nextLines } from "./next-lines.ts";
import { withOptionsNpmKept } from "./options-npm-kept.ts";
import { ownManifest } from "./own-manifest.ts";
import { packageManagerOf } from "./package-manager.ts";
import { parseOptions } from "./parse-options.ts";
import { errorLines, paint } from "./print.ts";
import { flavorFiles, projectFiles } from "./project-files.ts";
import { Refusal } from "./refusal.ts";
import { writeFiles } from "./write-files.ts";

/**
 * The program: makes a project or a flavor, as the arguments say, and asks people for what they do not say. Sets the exit
 * code: 1 when the installation failed, 2 when something was refused, 130 after Ctrl-C.
 */
export async function createTsugite(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    process.exitCode = await create(args, environment);
  } catch (error) {
    if (error instanceof Cancelled) {
      process.exitCode = 130;
      process.stderr.write("Cancelled. Nothing was written.\n");
    } else if (error instanceof Refusal) {
      process.exitCode = 2;
      process.stderr.write(errorLines(error.message, error.fix));
    } else throw error;
  }
}

async function create(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const manager = packageManagerOf(environment.npm_config_user_agent);
  const options = parseOptions(withOptionsNpmKept(args, environment));
  if (options.help) return print(helpText(manager));
  if (options.version) return print(`${ownManifest().version}\n`);

  const mayAsk = !options.yes && process.stdin.isTTY === true && process.stdout.isTTY === true;
  const terminal: Terminal = { input: process.stdin, output: process.stdout };
  const naming = (target: string) => {
    const named = namingOf(target, process.cwd());
    checkFolder(named.folder);
    return named;
  };
  if (options.target === undefined && !mayAsk) {
    throw new Refusal("No folder was given.", `Name one: ${manager.create("my-project")}`);
  }
  const example = options.flavor ? "my-flavor" : "my-project";
  const { folder, packageName } = naming(options.target ?? (await askTarget(terminal, example, naming)));
  const type = options.flavor ? (options.type ?? (mayAsk ? await askType(terminal) : "orchestrator")) : undefined;
  const files = type === undefined ? projectFiles(packageName) : flavorFiles(packageName, type);

  // As long as somebody listens, Ctrl-C does not end the process between two files.
  const later = (): void => {};
  process.on("SIGINT", later);
  writeFiles(folder, files);
  const what = type === undefined ? "a project with a pipeline" : `a flavor, ${type}`;
  print(`${paint("green", "✓")} Wrote ${packageName}: ${what}, ${files.size} files in ${folder}\n`);
  process.off("SIGINT", later);

  const installed = options.install ? await install(folder, manager, environment.npm_execpath) : "left out";
  print(nextLines({ folder, manager, installed, isFlavor: options.flavor }));
  return installed === "failed" ? 1 : installed === "interrupted" ? 130 : 0;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
