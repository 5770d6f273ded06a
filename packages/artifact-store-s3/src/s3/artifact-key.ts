import { checkDigest, type Digest } from "@tsugite/core";

/** Key of an artifact: `<prefix>/<first two digits>/<digest>`. Nothing but a digest ever becomes part of it. */
export function artifactKey(prefix: string, digest: Digest): string {
  checkDigest(digest);
  return `${keyPrefix(prefix)}${digest.slice(0, 2)}/${digest}`;
}

/** What the keys of all artifacts begin with. */
export function keyPrefix(prefix: string): string {
  return prefix === "" ? "" : `${prefix}/`;
}

/** The digest that a key was made of; undefined for what no store has put there. */
export function digestOfKey(prefix: string, key: string): Digest | undefined {
  const start = keyPrefix(prefix);
  const found = key.startsWith(start) ? /^([0-9a-f]{2})\/(\1[0-9a-f]{62})$/.exec(key.slice(start.length)) : null;
  return found?.[2];
}
