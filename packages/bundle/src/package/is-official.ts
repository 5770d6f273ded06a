/**
 * Whether a package is one of Tsugite's own. They are never part of a user's module, even where they are linked:
 * with core's sources in it twice, registries and `instanceof` would part ways.
 */
export function isOfficial(packageName: string): boolean {
  return packageName === "tsugite" || packageName.startsWith("@tsugite/");
}
