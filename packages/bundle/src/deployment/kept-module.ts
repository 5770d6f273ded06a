import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { rolldown } from "rolldown";
import { parseSync } from "rolldown/utils";
import { parseSource } from "../syntax/parse-source.ts";
import { walk } from "../syntax/walk.ts";

/** Specifiers that lead to a file in the bundle's `node_modules`; what follows is its path from the bundle's folder. */
export const KEPT_PREFIX = "tsugite-kept:";

/**
 * A module that stands in the bundle for a file outside of it. It loads the file when the code that imports it is
 * evaluated: an import would be hoisted, so that the main thread loaded the packages of steps it never calls.
 *
 * @param file Absolute path of the installed file.
 * @param path Its path from the bundle's folder.
 */
export async function keptModule(file: string, path: string): Promise<string> {
  const specifier = JSON.stringify(`${KEPT_PREFIX}${path}`);
  if (!(await isEsModule(file))) return `module.exports = require(${specifier});\n`;
  const names = await namesLoadableAtOnce(file);
  if (names === undefined) {
    return `import * as all from ${specifier};\nexport * from ${specifier};\nexport default all.default;\n`;
  }
  const exports = names.map((name, index) => ({ local: `e${index}`, name, key: JSON.stringify(name) }));
  return [
    `import { createRequire } from "node:module";`,
    `const all = createRequire(import.meta.url)(${JSON.stringify(`./${path}`)});`,
    ...exports.map(({ local, key }) => `const ${local} = all[${key}];`),
    `export { ${exports.map(({ local, name, key }) => `${local} as ${name === "default" ? name : key}`).join(", ")} };\n`,
  ].join("\n");
}

async function isEsModule(file: string): Promise<boolean> {
  const extension = extname(file);
  if (extension !== ".js") return extension === ".mjs";
  return parseSync(file, await readFile(file, "utf8"), { lang: "js", sourceType: "unambiguous" }).module
    .hasModuleSyntax;
}

/** The exports of an ES module; undefined if it awaits at top level, so that `require` cannot load it. */
async function namesLoadableAtOnce(file: string): Promise<readonly string[] | undefined> {
  const build = await rolldown({
    input: file,
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: "tsugite:names",
        async resolveId(specifier, importer, options) {
          const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
          const isCode = resolved !== null && /\.(?:[mc]?js|json)$/.test(resolved.id);
          return isCode ? resolved : { id: specifier, external: true };
        },
      },
    ],
  });
  try {
    const { output } = await build.generate({ format: "esm", codeSplitting: false });
    return awaitsAtTopLevel(output[0].code) ? undefined : output[0].exports;
  } catch {
    return undefined;
  } finally {
    await build.close();
  }
}

function awaitsAtTopLevel(code: string): boolean {
  if (!/\bawait\b/.test(code)) return false;
  let found = false;
  walk(parseSource("module.js", code, "js").program, (node, { topLevel }) => {
    const awaits = node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);
    found ||= awaits && topLevel;
  });
  return found;
}
