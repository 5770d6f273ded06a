import type { Node } from "./parse-source.ts";

/** The names that a statement declares in the scope it stands in. */
export function declaredNames(node: Node): string[] {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap((declarator) => namesOfPattern(declarator.id));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return node.id === null ? [] : [node.id.name];
    default:
      return [];
  }
}

/** The names that a binding pattern declares: `a`, `{ a, b: [c] }`, `...rest`, `a = 1`. */
export function namesOfPattern(node: Node): string[] {
  switch (node.type) {
    case "Identifier":
      return [node.name];
    case "ObjectPattern":
      return node.properties.flatMap((property) => namesOfPattern(property));
    case "Property":
      return namesOfPattern(node.value);
    case "ArrayPattern":
      return node.elements.flatMap((element) => (element === null ? [] : namesOfPattern(element)));
    case "RestElement":
      return namesOfPattern(node.argument);
    case "AssignmentPattern":
      return namesOfPattern(node.left);
    case "TSParameterProperty":
      return namesOfPattern(node.parameter);
    default:
      return [];
  }
}
