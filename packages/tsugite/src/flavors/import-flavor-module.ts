import { reasonOf } from "@tsugite/core";
import type { Flavor } from "./flavor.ts";
import { flavorFailed, importEnd } from "./flavor-failed.ts";
import { inspectFlavor } from "./inspect-flavor.ts";

type Exports = Readonly<Record<string, unknown>>;

/**
 * Imports a module of a flavor into this process. Raises `COMPONENT_INVALID` when it cannot be imported.
 *
 * @param flavor What the module is for, in messages.
 */
export async function importFlavorModule(flavor: Flavor, url: string): Promise<Exports> {
  const onExit = (code: number): void => {
    // Nobody is left to raise an error to.
    process.stderr.write(`${flavorFailed(flavor, importEnd(code)).message}\n`);
    process.exitCode = 1;
  };
  process.once("exit", onExit);
  try {
    return (await import(/* @vite-ignore */ url)) as Exports;
  } catch (cause) {
    // Another process can tell the place, also of a mistake in the syntax.
    await inspectFlavor(flavor);
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : reasonOf(cause);
    throw flavorFailed(flavor, reason, { cause });
  } finally {
    process.off("exit", onExit);
  }
}
