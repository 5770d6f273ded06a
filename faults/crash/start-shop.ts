import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ShopProject } from "./shop-project.ts";

const program = fileURLToPath(new URL("./run-shop.ts", import.meta.url));

/** What the program is to do, with a run that is called `monday` unless it has another name. */
export type ShopCommand =
  | {
      readonly do: "run";
      readonly export?: "default" | "broken";
      readonly name?: string;
      /** Off unless it is asked for: an answer from the cache would hide that a step was about to be called again. */
      readonly cache?: boolean;
    }
  | { readonly do: "resume" };

/** How the program ended. */
export interface ShopEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** What the program is given: a pipeline, or the folder of the project. */
export function targetOf(project: ShopProject, command: ShopCommand): string {
  if (command.do === "resume") return project.folder;
  return `${project.pipeline}#${command.export ?? "default"}`;
}

export const endedWell: ShopEnd = { code: 0, signal: null, stderr: "" };

/** Runs `run-shop.ts` in a process of its own, and waits for its end. */
export async function startShop(
  project: ShopProject,
  command: ShopCommand,
  env: Readonly<Record<string, string>> = {},
): Promise<ShopEnd> {
  const name = command.do === "run" ? (command.name ?? "monday") : "monday";
  const args = [command.do, targetOf(project, command), project.marks, name];
  if (command.do === "run" && command.cache === true) args.push("cached");
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: project.folder,
    env: { ...inherited, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stderr })));
}
