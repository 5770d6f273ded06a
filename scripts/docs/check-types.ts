import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DocPage } from "./doc-page.ts";
import { withDocProject, workspace, writeDocFile } from "./doc-project.ts";

/** What the compiler says of all blocks that are marked `check`, in one call; places are those in the pages. */
export function checkTypes(pages: readonly DocPage[]): Promise<string> {
  return withDocProject(async (root) => {
    const places = new Map<string, { readonly page: string; readonly line: number }>();
    for (const page of pages) {
      const prelude = page.blocks.find(({ flags }) => flags.includes("prelude"))?.text ?? "";
      for (const block of page.blocks.filter(({ flags }) => flags.includes("check"))) {
        const folder = `${page.name} ${block.section}`.replaceAll(/\W+/g, "-");
        const path = `${folder}/${block.file ?? `block-${block.line}.ts`}`;
        const isWhole = /^import /m.test(block.text);
        // On one line, so that the lines below it keep their distance.
        await writeDocFile(root, path, isWhole ? block.text : `${prelude}\nexport {};\n${block.text}`);
        places.set(path, { page: page.name, line: block.line - (isWhole ? 1 : prelude.split("\n").length + 2) });
      }
    }
    await writeDocFile(root, "tsconfig.json", JSON.stringify({ ...config, files: [...places.keys()] }));
    const printed = await compile(root);
    return printed.replaceAll(
      /^([^\s(][^(]*)\((\d+),(\d+)\)/gm,
      (whole, path: string, line: string, column: string) => {
        const place = places.get(path);
        return place === undefined ? whole : `docs/${place.page}:${place.line + Number(line)}:${column}`;
      },
    );
  });
}

const config = {
  extends: join(workspace, "tsconfig.json"),
  compilerOptions: {
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    typeRoots: ["node_modules/@types"],
  },
};

function compile(root: string): Promise<string> {
  const compiler = join(workspace, "node_modules/typescript/bin/tsc");
  return promisify(execFile)(process.execPath, [compiler, "-p", root, "--pretty", "false"], { cwd: root }).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string; readonly stderr: string }) => `${error.stdout}${error.stderr}`,
  );
}
