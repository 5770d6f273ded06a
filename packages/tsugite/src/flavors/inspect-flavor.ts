import { fork } from "node:child_process";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClassFacts } from "./class-facts.ts";
import { type Flavor, splitSource } from "./flavor.ts";
import { flavorFailed, importEnd } from "./flavor-failed.ts";
import { placeInOutput } from "./place-in-output.ts";
import { ownConditions, resolveFlavorModule } from "./resolve-module.ts";

/** The longest that importing a module may take, in milliseconds. */
const IMPORT_TIMEOUT = 30_000;

/** Milliseconds after which people are told what is waited for. */
const PATIENCE = 5_000;

interface Waiting {
  readonly timeout?: number;
  readonly patience?: number;
  readonly say?: (line: string) => void;
}

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
 * `COMPONENT_INVALID` when the module cannot be imported, with the place of what is wrong in it.
 */
export async function inspectFlavor(
  flavor: Flavor,
  {
    timeout = IMPORT_TIMEOUT,
    patience = PATIENCE,
    say = (line) => void process.stderr.write(`${line}\n`),
  }: Waiting = {},
): Promise<ClassFacts> {
  const url = await resolveFlavorModule(flavor);
  const child = fork(PROGRAM, [url, JSON.stringify(flavor)], {
    execArgv: ownConditions().map((condition) => `--conditions=${condition}`),
    // What the module prints is not an answer of this program.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    timeout,
  });
  const note = setTimeout(() => {
    say(`Still importing ${splitSource(flavor.source).module}; given up after ${timeout / 1_000} seconds.`);
  }, patience);
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const message = await new Promise<Message>((resolve) => {
    let told: Message | undefined;
    child.on("message", (value) => {
      told = value as Message;
    });
    child.on("close", (code) => {
      clearTimeout(note);
      const notDone = `it was not done after ${timeout / 1_000} seconds. Is there an \`await\` at its top level that never ends?`;
      resolve(told ?? { error: code === null ? notDone : importEnd(code) });
    });
  });
  if ("facts" in message) return message.facts;
  throw flavorFailed(flavor, message.error, { at: placeOf(flavor, printed) });
}

/** Relative to what declares the flavor, where it lies in there. */
function placeOf({ origin }: Flavor, printed: string): string | undefined {
  const place = placeInOutput(printed);
  if (place === undefined || origin.kind === "built-in") return undefined;
  const local = relative(origin.folder, place.file).split(sep).join("/");
  const isInside = !local.startsWith("../") && origin.kind === "registered";
  return `${isInside ? local : place.file}:${place.line}:${place.column}`;
}
