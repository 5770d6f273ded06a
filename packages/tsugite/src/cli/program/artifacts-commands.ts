import type { Command } from "commander";
import type { ArtifactsExportOptions } from "../commands/artifacts-export.ts";
import type { StackChoice } from "../commands/stack-choice.ts";
import { addGroup, addLeaf } from "../leaf-command.ts";

const ADDRESS =
  "Name an artifact by its run and step, with .output where the step has several, or by its digest or the\n" +
  "beginning of it. <run> is a name, an id or the beginning of one, or `latest`.";

const VALUE =
  'With --json, a value that JSON has no word for is written as it is stored: {"$date": …}, {"$map": …}, and binary\n' +
  'data as {"$typed": [type, base64]}, or as {"bytes": size} where it is more than a megabyte.';

/** `artifacts …`. */
export function addArtifactsCommands(program: Command): void {
  const artifacts = addGroup(program, "artifacts", "Look at what steps made");
  addLeaf<StackChoice>(artifacts, {
    usage: "show <run|digest> [step.output]",
    summary: "Show an artifact: its value, size, producers and consumers",
    details: `${ADDRESS}\n\n${VALUE}`,
    examples: [
      "tsugite artifacts show latest evaluate",
      "tsugite artifacts show monday split.train",
      "tsugite artifacts show 3fa9c1",
    ],
    options: (command) => command.option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/artifacts-show.ts")).artifactsShow,
  });
  addLeaf<ArtifactsExportOptions>(artifacts, {
    usage: "export <run|digest> [step.output]",
    summary: "Write an artifact to a file",
    details: ADDRESS,
    examples: [
      "tsugite artifacts export latest fit.model --out model.json",
      "tsugite artifacts export 3fa9c1 --out rows.json --force",
    ],
    options: (command) =>
      command
        .requiredOption("-o, --out <file>", "File to write")
        .option("--force", "Replace the file if it is there")
        .option("-s, --stack <name>", "Use this stack"),
    load: async () => (await import("../commands/artifacts-export.ts")).artifactsExport,
  });
}
