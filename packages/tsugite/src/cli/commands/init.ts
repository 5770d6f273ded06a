import { findPackageJSON } from "node:module";
import { relative } from "node:path";
import { initProject, PIPELINE_FILE } from "../../config/init-project.ts";
import { installCommand } from "../../project/package-manager.ts";
import { type CliContext, print } from "../cli-context.ts";
import { commandName } from "../command-name.ts";
import { noPaint } from "../format/paint.ts";
import { renderPairs } from "../format/table.ts";

export async function init(context: CliContext): Promise<void> {
  const result = await initProject(context.cwd);
  print(context, result, (paint) => {
    const done = [`Wrote ${relative(context.cwd, result.configFile)}.`];
    if (result.exampleFile !== null) done.push(`Wrote ${PIPELINE_FILE}, an example of a pipeline.`);
    if (result.gitignoreChanged) done.push("Git ignores .tsugite/ now.");
    const next: [string, string][] = [
      [`${commandName()} run ${PIPELINE_FILE}`, "run a pipeline"],
      [`${commandName()} stack describe`, "see where it runs"],
    ];
    if (!isInstalled("@tsugite/core", context.cwd)) {
      next.unshift([installCommand(["tsugite", "@tsugite/core"], context.cwd), "what pipelines are written with"]);
    }
    const marked = done.map((line) => `${paint("green", "✓")} ${line}`);
    return [...marked, "", "Next:", renderPairs(next, noPaint, "  ")].join("\n");
  });
}

/** Whether a file in this folder could import a package. */
function isInstalled(name: string, folder: string): boolean {
  try {
    return findPackageJSON(name, `${folder}/${PIPELINE_FILE}`) !== undefined;
  } catch {
    return false;
  }
}
