import { existsSync } from "node:fs";
import type { PartialResolvedId, Plugin, PluginContext, TransformResult } from "rolldown";
import { packageNameOf } from "../package/installed-packages.ts";
import type { ParsedSource } from "../syntax/parse-source.ts";
import type { ImportRequest, ImportResolver, Resolution } from "./import-resolver.ts";
import { QUERY_FIX } from "./query-problem.ts";
import type { SourceFault } from "./source-fault.ts";
import { type SourceFile, type SourceReader, syntaxFaults } from "./source-reader.ts";

export interface SourcePluginOptions {
  readonly resolver: ImportResolver;
  readonly reader: SourceReader;
  /** Path of a package.json that says `"type": "module"` and nothing else. */
  readonly modulePackage: string;
  /** Virtual modules by id; ids start with `\0`. More may be added while building. */
  readonly virtual: ReadonlyMap<string, string>;
  /** The files from which an import is resolved, until something is found. @default the importer */
  readonly importersOf?: (request: ImportRequest) => readonly (string | undefined)[];
  /** Whether rolldown may resolve an import by itself, which is faster. @default none */
  readonly isPlain?: (specifier: string, importer: string) => boolean;
  /** Whether an import that leads nowhere is left as it is. @default none */
  readonly tolerate?: (request: ImportRequest) => boolean;
  /** Whether a file is edited and watched; others are built in as they are. @default all */
  readonly isSource?: (file: string) => boolean;
  /** Rewrites a source file before anything else sees it. */
  readonly edit: (source: ParsedSource) => EditedSource | undefined;
  /** Where an import of something else than a source file goes. */
  readonly leave: (resolution: OutsideResolution, request: ImportRequest) => Left | Promise<Left>;
}

/** An import that leads out of the sources. */
export type OutsideResolution = Exclude<Resolution, { kind: "source" | "unresolved" }>;

/** An import that stays in the built module, or a file or virtual module that is built in. */
export type Left =
  /** `pure` drops it where nothing of it is used. @default false */
  { readonly external: string; readonly pure?: boolean } | { readonly inline: string };

export type EditedSource = Exclude<Awaited<TransformResult>, string | null | undefined | void>;

/** What a build saw. */
export interface SourcesSeen {
  readonly sources: Map<string, SourceFile>;
  readonly faults: SourceFault[];
}

/** The part that all builds share: finds, reads and edits the sources, and collects everything wrong with them. */
export function sourcePlugin(options: SourcePluginOptions): { plugin: Plugin; seen: SourcesSeen } {
  const { resolver, reader, virtual, edit, leave, modulePackage, isSource = () => true } = options;
  const importersOf = options.importersOf ?? (({ importer }) => [importer]);
  const seen: SourcesSeen = { sources: new Map(), faults: [] };
  const plugin: Plugin = {
    name: "tsugite:sources",
    async resolveId(specifier, importer, { kind }) {
      if (virtual.has(specifier)) return { id: specifier };
      if (importer === "\0rolldown/runtime.js") return null;
      if (importer !== undefined && options.isPlain?.(specifier, importer) === true) return null;
      const from = importer === undefined || virtual.has(importer) ? undefined : importer;
      const request = { specifier, importer: from, kind };
      const resolution = await resolveFirst(
        this,
        resolver,
        importersOf(request).map((importer) => ({ ...request, importer })),
      );
      if (resolution.kind === "source") return sourceId(resolution.id, resolution.packageJson, modulePackage);
      if (resolution.kind === "unresolved") {
        if (options.tolerate?.(request) === true) return { id: specifier, external: true };
        seen.faults.push(await unresolvedFault(reader, request));
        return { id: specifier, external: true };
      }
      const left = await leave(resolution, request);
      if ("external" in left)
        return { id: left.external, external: "absolute", ...(left.pure ? { moduleSideEffects: false } : {}) };
      if (resolution.kind === "builtin" || left.inline !== resolution.id) return { id: left.inline };
      return isSource(left.inline)
        ? sourceId(left.inline, resolution.packageJson, modulePackage)
        : { id: left.inline, ...packageJsonPath(resolution.packageJson) };
    },
    async load(id) {
      const text = virtual.get(id);
      if (text !== undefined) return { code: text, moduleType: "js" };
      if (id.startsWith("\0") || !isSource(id)) return null;
      const source = await reader.read(id);
      seen.sources.set(id, source);
      if (source.parsed === undefined) return null;
      const faults = syntaxFaults(source);
      seen.faults.push(...faults);
      return { code: faults.length > 0 ? "" : source.code };
    },
    transform: {
      order: "pre",
      handler(code, id) {
        const parsed = seen.sources.get(id)?.parsed;
        return parsed === undefined || code === "" ? null : (edit(parsed) ?? null);
      },
    },
  };
  return { plugin, seen };
}

async function resolveFirst(
  context: Pick<PluginContext, "resolve">,
  resolver: ImportResolver,
  requests: readonly ImportRequest[],
): Promise<Resolution> {
  for (const request of requests) {
    const resolution = await resolver.resolve(context, request);
    if (resolution.kind !== "unresolved") return resolution;
  }
  return { kind: "unresolved" };
}

/** A source, whose imports of CommonJS mean what they mean to Node; rolldown would decide that by its package.json. */
function sourceId(id: string, packageJson: string | undefined, modulePackage: string): PartialResolvedId {
  const isTypeScript = /\.[mc]?tsx?$/.test(id);
  return { id, ...packageJsonPath(isTypeScript ? modulePackage : packageJson) };
}

function packageJsonPath(path: string | undefined): { packageJsonPath?: string } {
  return path === undefined ? {} : { packageJsonPath: path };
}

async function unresolvedFault(reader: SourceReader, { specifier, importer }: ImportRequest): Promise<SourceFault> {
  const message = `Nothing was found for ${JSON.stringify(specifier)}.`;
  const fix = fixOfUnresolved(specifier);
  if (importer === undefined || !existsSync(importer)) return { file: specifier, code: "", offset: 0, message, fix };
  const { code } = await reader.read(importer);
  const quoted = ["'", '"', "`"].map((quote) => code.indexOf(`${quote}${specifier}${quote}`)).filter((at) => at !== -1);
  return { file: importer, code, offset: Math.min(...quoted, code.length), message, fix };
}

function fixOfUnresolved(specifier: string): string {
  if (!/^[./]/.test(specifier)) {
    return `${install(specifier)} or correct its name; a path alias belongs in tsconfig.json under "paths".`;
  }
  if (specifier.includes("?")) return `A \`?\` begins a query there. ${QUERY_FIX}`;
  return "Correct the path; it is relative to the file that imports it.";
}

function install(specifier: string): string {
  const name = packageNameOf(specifier);
  return name === undefined ? "Define the alias" : `Install it (npm install ${name})`;
}
