import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TsugiteError } from "@tsugite/core";
import type { ClassFacts } from "./class-facts.ts";
import { type Flavor, splitSource } from "./flavor.ts";
import { ownConditions, resolveFlavorModule } from "./resolve-module.ts";

/** The longest that importing a module may take, in milliseconds. */
const IMPORT_TIMEOUT = 60_000;

/** The program stands beside this file, both as source and when built. */
const PROGRAM: string = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "./inspect-flavor-process.ts" : "./inspect-flavor-process.js",
    import.meta.url,
  ),
);

type Message = { readonly facts: ClassFacts } | { readonly error: string };

/**
 * Looks at the class of a flavor in a child process, so that nothing which its module does reaches this one. Raises
 * `COMPONENT_INVALID` when the module cannot be imported.
 */
export async function inspectFlavor(flavor: Flavor): Promise<ClassFacts> {
  const url = await resolveFlavorModule(flavor);
  const { exportName } = splitSource(flavor.source);
  const child = fork(PROGRAM, [url, exportName], {
    execArgv: ownConditions().map((condition) => `--conditions=${condition}`),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    timeout: IMPORT_TIMEOUT,
  });
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const message = await new Promise<Message>((resolve) => {
    let told: Message | undefined;
    child.on("message", (value) => {
      told = value as Message;
    });
    child.on("close", (code) => resolve(told ?? { error: printed.trim() || `its process ended with code ${code}` }));
  });
  if ("facts" in message) return message.facts;
  throw new TsugiteError("COMPONENT_INVALID", `${flavor.source} cannot be imported: ${message.error}`, {
    fix: "Mend the module, and register it again.",
  });
}
