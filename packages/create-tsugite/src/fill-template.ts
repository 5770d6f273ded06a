import type { Files } from "./template-files.ts";

type Ranges = Readonly<Record<string, string>>;

/** Replaces the names of a template by those of the project, in the order in which they are given. */
export function withNames(files: Files, names: ReadonlyMap<string, string>): Files {
  return new Map(
    [...files].map(([path, text]) => [
      path,
      [...names].reduce((replaced, [from, to]) => replaced.replaceAll(from, () => to), text),
    ]),
  );
}

/** Gives each dependency that the template leaves open, by `*`, its range. */
export function withVersions(files: Files, ranges: Ranges): Files {
  const manifest: Record<string, unknown> = JSON.parse(files.get("package.json") ?? "{}");
  for (const field of ["dependencies", "devDependencies", "peerDependencies"]) {
    const dependencies = manifest[field] as Ranges | undefined;
    if (dependencies !== undefined) manifest[field] = closed(dependencies, ranges);
  }
  return new Map([...files, ["package.json", `${JSON.stringify(manifest, null, 2)}\n`]]);
}

function closed(dependencies: Ranges, ranges: Ranges): Ranges {
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, range]) => {
      const known = ranges[name];
      if (range !== "*") return [name, range];
      if (known === undefined) throw new Error(`No version of ${name} is known.`);
      return [name, known];
    }),
  );
}
