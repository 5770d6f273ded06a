import type { BundleFindings } from "./bundle-findings.ts";
import type { BundleSource } from "./bundle-request.ts";

export const ENTRY = "\0tsugite:entrypoint";
const MODULE = "\0tsugite:pipeline";

export interface BundleEntry {
  readonly entrypoint: string;
  /** Path of the pipeline file. */
  readonly file: string;
  /** Its name in the project. */
  readonly source: string;
  /** `path#export` of the pipeline. */
  readonly mainModuleSource: string;
  readonly sources: Readonly<Record<string, BundleSource>>;
}

/** The two modules that a bundle starts from: its program, and the user's module, which that loads in a thread only. */
export function entryModules(entry: BundleEntry, { stepPackages }: BundleFindings): Map<string, string> {
  const sources = Object.entries(entry.sources).sort(([a], [b]) => (a < b ? -1 : 1));
  const imports = sources.map(
    ([, source], index) =>
      `import { ${exportName(source.export)} as c${index} } from ${JSON.stringify(source.module)};\n`,
  );
  const table = sources.map(([name], index) => `    ${JSON.stringify(name)}: c${index},\n`);
  const program = `import { runEntrypoint } from ${JSON.stringify(entry.entrypoint)};
${imports.join("")}await runEntrypoint({
  url: import.meta.url,
  loadModule: () => import(${JSON.stringify(MODULE)}),
  mainModuleSource: ${JSON.stringify(entry.mainModuleSource)},
  sources: {
${table.join("")}  },
});
`;
  const packages = [...stepPackages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([specifier, file]) => `  ${JSON.stringify(specifier)}: () => import(${JSON.stringify(file)}),\n`);
  const pipeline = `import * as main from ${JSON.stringify(entry.file)};
export { main };
export const source = ${JSON.stringify(entry.source)};
export const packages = {
${packages.join("")}};
`;
  return new Map([
    [ENTRY, program],
    [MODULE, pipeline],
  ]);
}

function exportName(name: string): string {
  return /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
}
