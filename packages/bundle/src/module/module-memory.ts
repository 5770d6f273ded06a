import { basename, join } from "node:path";
import { type Digest, digestOf, digestOfJson } from "@tsugite/core";
import { buildDirectory } from "../memory/build-directory.ts";
import { fileDigest } from "../memory/file-stamp.ts";
import { type RecordPlace, recall, remember } from "../memory/stamped-record.ts";
import { keepInUse, sweepBuilds } from "../memory/sweep-builds.ts";
import { currentToolchain } from "../memory/toolchain.ts";
import { writeFileAtomically } from "../memory/write-file-atomically.ts";
import type { SourceDigest } from "./built-module.ts";

/** Which build it is; another answer to any of these is another build. */
export interface ModuleIdentity {
  /** Real path. */
  readonly projectRoot: string;
  /** Path of the pipeline file, relative to the project root. */
  readonly source: string;
  readonly conditions: readonly string[];
}

export interface ModuleRecord {
  readonly files: readonly SourceDigest[];
  /** Absolute path of the module. */
  readonly module: string;
}

interface Remembered {
  readonly files: readonly SourceDigest[];
  /** Name of the module in the build folder. */
  readonly module: string;
  /** Of the module, and of its source map. */
  readonly digests: readonly [Digest, Digest];
}

/** The module of an earlier build, if it is as it was written, and nothing it was made of has changed since. */
export function recallModule(identity: ModuleIdentity): ModuleRecord | undefined {
  const known = recall<Remembered>(placeOf(identity));
  if (known === undefined) return undefined;
  const module = join(buildDirectory(identity.projectRoot), basename(known.module));
  const [digest, mapDigest] = known.digests;
  if (fileDigest(module) !== digest || fileDigest(`${module}.map`) !== mapDigest) return undefined;
  keepInUse(module);
  return { files: known.files, module };
}

export interface ModuleToRemember {
  readonly code: string;
  readonly map: string;
  readonly files: readonly SourceDigest[];
  /** By absolute path, everything whose change asks for a new build. */
  readonly madeOf: ReadonlyMap<string, Digest | undefined>;
  /** When the build began to read. */
  readonly takenAt: number;
}

/** Writes a module under the name its content gives it, and what it was made of. */
export function rememberModule(identity: ModuleIdentity, build: ModuleToRemember): ModuleRecord {
  const { code, map, files, madeOf, takenAt } = build;
  const directory = buildDirectory(identity.projectRoot);
  const name = basename(identity.source).replace(/\.[^.]*$/, "");
  const stem = name.replace(/[^A-Za-z0-9_-]/g, "-");
  const module = `${stem}-${digestOf(`${code}\n${map}`).slice(0, 16)}.mjs`;
  const text = `${code}//# sourceMappingURL=${module}.map\n`;
  // The module comes after its map: whoever finds it finds both.
  writeFileAtomically(join(directory, `${module}.map`), map);
  writeFileAtomically(join(directory, module), text);
  const digests = [digestOf(text), digestOf(map)] as const;
  remember<Remembered>(placeOf(identity), { files, module, digests }, madeOf, takenAt);
  sweepBuilds(directory, stem);
  return { files, module: join(directory, module) };
}

function placeOf({ projectRoot, source, conditions }: ModuleIdentity): RecordPlace {
  const { rolldown, bundle } = currentToolchain();
  const key = digestOfJson([source, conditions]).slice(0, 16);
  return {
    root: projectRoot,
    file: join(buildDirectory(projectRoot), `module-${key}.json`),
    identity: digestOfJson([MODULE_VERSION, rolldown, bundle, projectRoot, source, conditions]),
  };
}

/** Raised whenever the same sources give another module. */
const MODULE_VERSION = 4;
