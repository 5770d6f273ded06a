import { parseSync } from "rolldown/utils";

/** The modules that JavaScript imports, re-exports or loads by a literal `import()`. */
export function importedModules(code: string): string[] {
  const { module } = parseSync("module.js", code, { lang: "js", sourceType: "module" });
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => code.slice(start + 1, end - 1));
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  return [
    ...new Set([...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...dynamic]),
  ];
}
