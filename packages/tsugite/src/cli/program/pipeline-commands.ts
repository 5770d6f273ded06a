import type { Command } from "commander";
import type { CompileCommandOptions } from "../commands/compile.ts";
import type { RunCommandOptions } from "../commands/run.ts";
import { addLeaf, collect } from "../leaf-command.ts";
import { scheduleOptions } from "./deploy-commands.ts";
import { wholeNumber } from "./whole-number.ts";

/** `init`, `run` and `compile`. */
export function addPipelineCommands(program: Command): void {
  addLeaf(program, {
    usage: "init",
    summary: "Make this folder a project",
    details:
      "Writes tsugite.yaml, and pipeline.ts as an example if there is none, and has git ignore .tsugite/. Never\n" +
      "overwrites anything.",
    examples: ["tsugite init"],
    load: async () => (await import("../commands/init.ts")).init,
  });
  addLeaf<RunCommandOptions>(program, {
    usage: "run <file>",
    summary: "Run a pipeline",
    details:
      "<file> is a TypeScript or JavaScript file whose default export is a pipeline; name another export as\n" +
      "file.ts#export. Ctrl-C cancels the run, and a second one ends the process at once. A run that was\n" +
      "handed over to an engine goes on there: then Ctrl-C ends the waiting, and `runs cancel` the run.",
    examples: [
      "tsugite run pipeline.ts",
      "tsugite run pipeline.ts --param ratio=0.7 --param label=nightly",
      "tsugite run pipeline.ts --params-file params.json --stack team --name monday",
      "tsugite run pipeline.ts --no-cache --max-parallel 1",
      "tsugite run pipeline.ts --stack cluster --no-wait",
    ],
    options: (command) =>
      command
        .option(
          "-p, --param <name=value>",
          "Set a parameter: text where the schema asks for a text, else JSON, else text (repeatable)",
          collect,
        )
        .option("--params-file <file>", "Read parameters from a JSON file; --param goes before it")
        .option("-n, --name <name>", "Name the run; unique among the runs of its pipeline")
        .option("-s, --stack <name>", "Use this stack")
        .option("--no-cache", "Call every step, and answer none from the cache")
        .option("--max-parallel <count>", "How many steps run at a time", wholeNumber)
        .option("--inspect <step>", "Call this step under a debugger, which it waits for; not on an engine")
        .option("--unpause", "Let the pipeline go on where somebody paused it in its engine")
        .option("--no-wait", "Leave a run to the engine it is handed over to"),
    load: async () => (await import("../commands/run.ts")).runCommand,
  });
  addLeaf<CompileCommandOptions>(program, {
    usage: "compile <file>",
    summary: "Compile a pipeline to its spec, or to the files of a stack's engine",
    details:
      "The spec is plain JSON, the same on every machine. --out is a file where it ends in .json, else a\n" +
      "folder that gets a file <pipeline>.json. With --stack it is a folder for the files of that stack's\n" +
      "engine, for people who bring them there themselves, as by git or to S3. Nothing is deployed.",
    examples: [
      "tsugite compile pipeline.ts",
      "tsugite compile pipeline.ts --out spec.json",
      "tsugite compile pipeline.ts --out - | jq .steps",
      "tsugite compile pipeline.ts --stack team --out build --schedule @daily",
    ],
    options: (command) =>
      scheduleOptions(
        command
          .option("-o, --out <path>", "File or folder to write to; - writes to stdout", "-")
          .option("-s, --stack <name>", "Write the files of this stack's engine"),
      ),
    load: async () => (await import("../commands/compile.ts")).compileCommand,
  });
}
