import { declaredNames } from "./declared-names.ts";
import { moduleExportName } from "./import-bindings.ts";
import type { Program } from "./parse-source.ts";

/** Local name → the names under which a module exports it, in the order of the source. */
export function exportedNames(program: Program): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const add = (local: string, exported: string) => names.set(local, [...(names.get(local) ?? []), exported]);
  for (const statement of program.body) {
    if (statement.type === "ExportDefaultDeclaration") {
      if (statement.declaration.type === "Identifier") add(statement.declaration.name, "default");
    } else if (statement.type === "ExportNamedDeclaration" && statement.source === null) {
      if (statement.exportKind === "type") continue;
      if (statement.declaration !== null) for (const name of declaredNames(statement.declaration)) add(name, name);
      for (const specifier of statement.specifiers) {
        if (specifier.exportKind !== "type") {
          add(moduleExportName(specifier.local), moduleExportName(specifier.exported));
        }
      }
    }
  }
  return names;
}

/** Whether a module exports this name, itself or from another module; an `export *` may bring any. */
export function exportsName(program: Program, name: string): boolean {
  return program.body.some((statement) => {
    if (statement.type === "ExportDefaultDeclaration") return name === "default";
    if (statement.type === "ExportAllDeclaration")
      return statement.exported === null || moduleExportName(statement.exported) === name;
    if (statement.type !== "ExportNamedDeclaration") return false;
    const declared = statement.declaration === null ? [] : declaredNames(statement.declaration);
    return declared.includes(name) || statement.specifiers.some(({ exported }) => moduleExportName(exported) === name);
  });
}
