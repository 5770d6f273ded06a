import type { Node, Program } from "./parse-source.ts";

/** The local names under which a program holds exports of one module. */
export interface ImportBindings {
  /** Local name → name of the export. */
  readonly named: ReadonlyMap<string, string>;
  /** Local names of the whole namespace. */
  readonly namespaces: ReadonlySet<string>;
}

/** Finds what a program imports as values from one of these modules. */
export function importBindings(program: Program, modules: readonly string[]): ImportBindings {
  const named = new Map<string, string>();
  const namespaces = new Set<string>();
  for (const statement of program.body) {
    if (statement.type !== "ImportDeclaration" || statement.importKind === "type") continue;
    if (!modules.includes(statement.source.value)) continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier") namespaces.add(specifier.local.name);
      else if (specifier.type === "ImportDefaultSpecifier") named.set(specifier.local.name, "default");
      else if (specifier.importKind !== "type") named.set(specifier.local.name, moduleExportName(specifier.imported));
    }
  }
  return { named, namespaces };
}

/** The export that an expression names through an import: `step`, `t.step`, `t["step"]`; undefined if it names none. */
export function importedName(
  node: Node,
  bindings: ImportBindings,
  isShadowed: (name: string) => boolean,
): string | undefined {
  if (node.type === "Identifier") return isShadowed(node.name) ? undefined : bindings.named.get(node.name);
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return undefined;
  if (!bindings.namespaces.has(node.object.name) || isShadowed(node.object.name)) return undefined;
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined;
  return node.property.type === "Literal" && typeof node.property.value === "string" ? node.property.value : undefined;
}

/** The text of `a` or `"a"` in an import or export specifier. */
export function moduleExportName(node: Node): string {
  if (node.type === "Identifier") return node.name;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : "";
}

/** The modules that a program imports only for their effects: `import "x"`. */
export function bareImports(program: Program): string[] {
  return program.body.flatMap((statement) =>
    statement.type === "ImportDeclaration" && statement.specifiers.length === 0 && statement.importKind !== "type"
      ? [statement.source.value]
      : [],
  );
}
