import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { digestOf, digestOfJson } from "@tsugite/core";
import { buildDirectory } from "../memory/build-directory.ts";
import { type RecordPlace, recall, remember } from "../memory/stamped-record.ts";
import { keepInUse, sweepBuilds } from "../memory/sweep-builds.ts";
import { currentToolchain } from "../memory/toolchain.ts";
import { writeFileAtomically } from "../memory/write-file-atomically.ts";
import type { BundleEntry } from "./bundle-entry.ts";
import type { RolledBundle } from "./roll-bundle.ts";

type Recalled = Omit<RolledBundle, "madeOf">;

interface Remembered extends Omit<Recalled, "code" | "map"> {
  /** Name of the file with the code in the build folder. */
  readonly file: string;
}

export interface RolledBundleIdentity {
  readonly projectRoot: string;
  readonly entry: BundleEntry;
  readonly conditions: readonly string[];
}

/** What an earlier bundle was put together from, if it is as it was written, and nothing it was made of has changed. */
export function recallRolledBundle(identity: RolledBundleIdentity): Recalled | undefined {
  const known = recall<Remembered>(placeOf(identity));
  if (known === undefined) return undefined;
  const file = join(buildDirectory(identity.projectRoot), basename(known.file));
  const code = contentOf(file);
  const map = contentOf(`${file}.map`);
  if (code === undefined || map === undefined || fileName(code, map) !== known.file) return undefined;
  keepInUse(file);
  const { packages, declared } = known;
  return { code, map, packages, declared };
}

/** Remembers what a bundle is put together from. */
export function rememberRolledBundle(identity: RolledBundleIdentity, bundle: RolledBundle, takenAt: number): void {
  const { code, map, packages, declared, madeOf } = bundle;
  const directory = buildDirectory(identity.projectRoot);
  const file = fileName(code, map);
  writeFileAtomically(join(directory, `${file}.map`), map);
  writeFileAtomically(join(directory, file), code);
  remember<Remembered>(placeOf(identity), { file, packages, declared }, madeOf, takenAt);
  sweepBuilds(directory, STEM);
}

/** Named by what it holds. */
function fileName(code: string, map: string): string {
  return `${STEM}-${digestOf(`${code}\n${map}`).slice(0, 16)}.mjs`;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function placeOf({ projectRoot, entry, conditions }: RolledBundleIdentity): RecordPlace {
  const { rolldown, bundle } = currentToolchain();
  const sources = Object.entries(entry.sources).map(([name, { module, export: exported }]) => [name, module, exported]);
  const parts = [entry.file, entry.entrypoint, entry.mainModuleSource, sources.sort(), [...conditions]];
  return {
    root: projectRoot,
    file: join(buildDirectory(projectRoot), `bundle-${digestOfJson(parts).slice(0, 16)}.json`),
    identity: digestOfJson([BUNDLE_VERSION, rolldown, bundle, projectRoot, parts]),
  };
}

// A name that no pipeline file's module can have.
const STEM = ".entrypoint";
/** Raised whenever the same sources give another bundle. */
const BUNDLE_VERSION = 2;
