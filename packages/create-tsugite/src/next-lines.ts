import { relative } from "node:path";
import type { Installed } from "./install.ts";
import type { PackageManager } from "./package-manager.ts";
import { paint } from "./print.ts";

/** What there is to say at the end. */
export interface Outcome {
  readonly folder: string;
  readonly manager: PackageManager;
  readonly installed: Installed | "left out";
  readonly isFlavor: boolean;
}

/** How to go on, as commands to copy. */
export function nextLines({ folder, manager, installed, isFlavor }: Outcome): string {
  const path = relative(process.cwd(), folder);
  const commands: [command: string, what: string][] = [];
  if (path !== "") commands.push([`cd ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`, ""]);
  if (installed !== "done") commands.push([manager.install, "install what it needs"]);
  if (!isFlavor) commands.push([manager.run("start"), "run the pipeline"]);
  commands.push([manager.test, isFlavor ? "run the conformance kit" : "run its tests"]);
  if (isFlavor) commands.push([manager.run("build"), "build what is published"]);

  const width = Math.max(...commands.map(([command]) => command.length));
  const lines = commands.map(([command, what]) =>
    what === "" ? `  ${command}` : `  ${command.padEnd(width)}  ${paint("dim", what)}`,
  );
  const where = isFlavor ? "README.md tells how to write and publish it." : "README.md tells what to try.";
  return ["", ...noteOn(installed, manager), "Next:", ...lines, "", where, ""].join("\n");
}

function noteOn(installed: Outcome["installed"], { name }: PackageManager): string[] {
  if (installed === "failed")
    return [`${paint("red", "✗")} ${name} could not install what it needs; everything is written.`, ""];
  if (installed === "interrupted") return ["The installation was interrupted; everything is written.", ""];
  return [];
}
