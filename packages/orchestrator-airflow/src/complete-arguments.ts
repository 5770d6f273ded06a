import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import {
  type EntrypointConfigurationClass,
  PIPELINE_JSON_OPTION,
  readSpec,
  STEP_NAME_OPTION,
  stepNamed,
} from "@tsugite/core";

const READ = [STEP_NAME_OPTION, PIPELINE_JSON_OPTION, "task_folder"];

/**
 * A task of a newer version of the pipeline cannot know what a step of this one is given. It names the step and no spec; the
 * rest is made of the spec in the bundle, whose entrypoint is the program of this process.
 */
export function completeArguments(
  argv: readonly string[],
  configuration: Pick<EntrypointConfigurationClass, "getEntrypointArguments">,
): readonly string[] {
  const options = Object.fromEntries(READ.map((name) => [name, { type: "string" } as const]));
  const { values } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true });
  const { [STEP_NAME_OPTION]: name, [PIPELINE_JSON_OPTION]: json, task_folder: folder } = values;
  if (typeof name !== "string" || typeof folder !== "string" || json !== undefined) return argv;
  const spec = readSpec(readFileSync(join(dirname(process.argv[1] ?? ""), "pipeline.json"), "utf8"));
  return configuration.getEntrypointArguments(stepNamed(spec, name), spec, { task_folder: folder });
}
