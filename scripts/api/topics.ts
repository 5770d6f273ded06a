/**
 * The topics under which an entry file exports its names: what the comments between its exports say. The first comment
 * is about the file itself.
 */
export function topicsOf(indexFile: string): ReadonlyMap<string, string> {
  const topics = new Map<string, string>();
  let topic = "";
  const [, ...lines] = indexFile.split("\n");
  for (const line of lines) {
    const comment = /^\/\/ (.*)$/.exec(line)?.[1];
    if (comment !== undefined) topic = comment;
    else
      for (const [, name = ""] of line.replace(/ from .*/, "").matchAll(/\b(?!export\b|type\b)(\w+)\b/g))
        topics.set(name, topic);
  }
  return topics;
}
