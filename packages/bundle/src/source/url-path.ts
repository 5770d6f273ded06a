/** A relative path as a source map has to write it, which is read as a URL: `src%20%231/steps.ts`. */
export function urlPath(path: string): string {
  return encodeURI(path).replaceAll("?", "%3F").replaceAll("#", "%23");
}
