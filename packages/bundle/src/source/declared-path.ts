import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isInside } from "./source-names.ts";

/**
 * The file or folder that a source declares by `new URL(specifier, import.meta.url)`. A folder that holds the source
 * itself is only a way to say where it lies, as in `new URL("..", import.meta.url)`, and declares nothing: it would be
 * the whole project. Neither does an `.env` file, whose secrets belong into no bundle.
 */
export function declaredPath(source: string, specifier: string): string | undefined {
  const path = pathOfUrl(source, specifier);
  return path === undefined ? undefined : declared(source, path);
}

/** The same for `require(specifier)` of a relative path. */
export function requiredPath(source: string, specifier: string): string | undefined {
  return declared(source, resolve(dirname(source), specifier));
}

function declared(source: string, path: string): string | undefined {
  if (basename(path).startsWith(".env")) return undefined;
  const real = existsSync(path) ? realpathSync(path) : path;
  return isInside(source, real) && source !== real ? undefined : path;
}

/** Undefined for what is no path, such as `./100%.csv`, which Node would refuse as well. */
function pathOfUrl(source: string, specifier: string): string | undefined {
  const url = new URL(specifier, pathToFileURL(source));
  url.search = "";
  url.hash = "";
  try {
    return resolve(fileURLToPath(url));
  } catch {
    return undefined;
  }
}
