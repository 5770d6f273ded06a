const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** One step into a value: a property by its name, an element by its index, or a part of a Map or a Set. */
export type PathSegment = string | number | { readonly call: string };

/** A path as people write it: `model.trees[3]["left node"]`. */
export function formatPath(root: string, segments: readonly PathSegment[]): string {
  let path = root;
  for (const segment of segments) {
    if (typeof segment === "number") path += `[${segment}]`;
    else if (typeof segment === "object") path += `.${segment.call}`;
    else if (!identifier.test(segment)) path += `[${JSON.stringify(segment)}]`;
    else path += path === "" ? segment : `.${segment}`;
  }
  return path;
}
