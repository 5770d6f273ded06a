import { relative } from "node:path";
import { initProject } from "../../config/init-project.ts";
import { type CliContext, print } from "../cli-context.ts";

export async function init(context: CliContext): Promise<void> {
  const result = await initProject(context.cwd);
  print(context, result, (paint) => {
    const lines = [`${paint("green", "✓")} Wrote ${relative(context.cwd, result.configFile)}.`];
    if (result.gitignoreChanged) lines.push(`${paint("green", "✓")} Git ignores .tsugite/ now.`);
    lines.push(
      "",
      "Next:",
      "  tsugite run pipeline.ts       run a pipeline",
      "  tsugite stack describe        see where it runs",
    );
    return lines.join("\n");
  });
}
