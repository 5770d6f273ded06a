import { isBuiltin } from "node:module";
import { dirname, extname, sep } from "node:path";
import type { PluginContext } from "rolldown";
import type { InstalledPackage, InstalledPackages } from "../package/installed-packages.ts";
import { packageNameOf } from "../package/installed-packages.ts";
import { isOfficial } from "../package/is-official.ts";
import { isInNodeModules } from "../package/linked-packages.ts";
import { isInside } from "./source-names.ts";

/** What an import leads to. */
export type Resolution =
  /** A file of the project, of a linked package or of the workspace. */
  | { readonly kind: "source"; readonly id: string; readonly packageJson: string | undefined }
  | { readonly kind: "builtin"; readonly id: string }
  /** A file of an installed package. */
  | {
      readonly kind: "package";
      readonly id: string;
      readonly packageJson: string | undefined;
      readonly package: InstalledPackage;
    }
  /** Nothing that exists. */
  | { readonly kind: "unresolved" };

export interface ImportRequest {
  readonly specifier: string;
  readonly importer: string | undefined;
  readonly kind: ResolveKind;
}

export type ResolveKind = NonNullable<Parameters<PluginContext["resolve"]>[2]>["kind"];

/** Follows imports from the importing file, as Node and the nearest tsconfig would, and says whose file it is. */
export class ImportResolver {
  readonly #projectRoot: string;
  readonly #packages: InstalledPackages;
  readonly #known = new Map<string, Promise<Resolution>>();

  constructor(projectRoot: string, packages: InstalledPackages) {
    this.#projectRoot = projectRoot;
    this.#packages = packages;
  }

  resolve(context: Pick<PluginContext, "resolve">, request: ImportRequest): Promise<Resolution> {
    const from = request.importer === undefined ? "" : dirname(request.importer);
    const key = `${request.kind}\0${from}\0${request.specifier}`;
    let resolution = this.#known.get(key);
    if (resolution === undefined) {
      resolution = this.#follow(context, request);
      this.#known.set(key, resolution);
    }
    return resolution;
  }

  async #follow(
    context: Pick<PluginContext, "resolve">,
    { specifier, importer, kind }: ImportRequest,
  ): Promise<Resolution> {
    if (isBuiltin(specifier)) return { kind: "builtin", id: `node:${specifier.replace(/^node:/, "")}` };
    const options = { skipSelf: true, ...(kind === undefined ? {} : { kind }) };
    const resolved = await context.resolve(specifier, importer, options);
    if (resolved === null || resolved.external !== false) return { kind: "unresolved" };
    const id = resolved.id.replace(/\?.*$/, "");
    const packageJson = resolved.packageJsonPath;
    const name = packageNameOf(specifier);
    const official = name !== undefined && isOfficial(name);
    if (!official && !isInstalled(id, this.#projectRoot)) return { kind: "source", id, packageJson };
    const owner = this.#packages.owning(id);
    return owner === undefined
      ? { kind: "source", id, packageJson }
      : { kind: "package", id, packageJson, package: owner };
  }
}

/** Whether a file is part of an installed package. A project may itself lie in a node_modules folder. */
export function isInstalled(id: string, projectRoot: string): boolean {
  return isInside(id, projectRoot) ? isInNodeModules(id.slice(projectRoot.length + sep.length)) : isInNodeModules(id);
}

/** Whether Node could not import an installed file by itself, so that it has to be built in. */
export function needsBuilding(file: string): boolean {
  return [".json", ".ts", ".mts", ".cts", ".tsx", ".jsx"].includes(extname(file));
}
