import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { isInside } from "./source-names.ts";

/**
 * The file or folder that a source declares by a relative path. A folder that holds the source itself is only a way to
 * say where it lies, as in `new URL("..", import.meta.url)`, and declares nothing: it would be the whole project.
 * Neither does an `.env` file, whose secrets belong into no bundle.
 */
export function declaredPath(source: string, specifier: string): string | undefined {
  const path = resolve(dirname(source), decodeURIComponent(specifier.replace(/[?#].*$/, "")));
  if (basename(path).startsWith(".env")) return undefined;
  const real = existsSync(path) ? realpathSync(path) : path;
  return isInside(source, real) && source !== real ? undefined : path;
}
