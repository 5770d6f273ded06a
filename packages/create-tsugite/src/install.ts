import { spawn } from "node:child_process";
import type { PackageManager } from "./package-manager.ts";

/** How an installation ended. */
export type Installed = "done" | "failed" | "interrupted";

/**
 * Lets a package manager install the dependencies of a project, and shows what it prints. Ctrl-C reaches it too; its end is
 * waited for.
 *
 * @param executable what package managers put into `npm_execpath`: themselves, a program or a script for Node
 */
export async function install(
  folder: string,
  manager: PackageManager,
  executable: string | undefined,
): Promise<Installed> {
  const [command, ...args] = commandOf(manager, executable);
  let interrupted = false;
  const note = (): void => {
    interrupted = true;
  };
  process.on("SIGINT", note);
  try {
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(command, [...args, "install"], { cwd: folder, stdio: "inherit" });
      child.on("error", () => resolve(null));
      child.on("close", resolve);
    });
    if (interrupted) return "interrupted";
    return code === 0 ? "done" : "failed";
  } finally {
    process.off("SIGINT", note);
  }
}

function commandOf(manager: PackageManager, executable: string | undefined): [string, ...string[]] {
  if (executable === undefined) return [manager.name];
  return /\.[cm]?js$/.test(executable) ? [process.execPath, executable] : [executable];
}
