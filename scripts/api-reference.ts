// Writes, after a build, two pages for each package: `pnpm docs:api`. docs/api is for readers, made from the docstrings of
// what is exported; api-report.md in the package is its declarations alone, so that a change of them shows in review.
// With --check, nothing is written, and pages that are not what would be written make it fail. With --undocumented, it
// lists the exported names that have no docstring.
import { existsSync, globSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ApiDeclaredItem, type ApiItem } from "@microsoft/api-extractor-model";
import { declarationOf } from "./api/declaration.ts";
import { docCommentOf } from "./api/doc-comment.ts";
import { extractApi } from "./api/extract-api.ts";
import { type ApiEntry, type ApiPackage, placesOf, renderPage } from "./api/render-page.ts";
import { renderReport } from "./api/render-report.ts";
import { topicsOf } from "./api/topics.ts";
import { workspace } from "./docs/doc-project.ts";
import { formatMarkdown } from "./docs/format-markdown.ts";

/** Everything that is written here, and nothing else. */
const WRITTEN = ["docs/api/*.md", "packages/*/api-report.md"];
const flags = new Set(process.argv.slice(2));

const packages: ApiPackage[] = [];
for (const page of (await readdir(join(workspace, "packages"))).sort()) {
  // A package that only brings programs exports nothing.
  if (existsSync(join(workspace, "packages", page, "src/index.ts"))) packages.push(await readPackage(page));
}

if (flags.has("--undocumented")) {
  for (const { name, entries } of packages) {
    for (const entry of entries) if (!isDocumented(entry)) process.stdout.write(`${name} ${entry.name}\n`);
  }
} else {
  const pages = await renderPages();
  const stale = await stalePages(pages);
  if (!flags.has("--check")) await writePages(pages, stale);
  else if (stale.length > 0) {
    process.stderr.write(`These pages are not what the sources say: ${stale.join(", ")}. Run pnpm docs:api.\n`);
    process.exitCode = 1;
  }
}

async function readPackage(page: string): Promise<ApiPackage> {
  const folder = join(workspace, "packages", page);
  const { name, description } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (!existsSync(join(folder, "dist/index.d.ts"))) throw new Error(`${name} is not built. Run pnpm build first.`);
  const { items, report } = await extractApi(folder);
  const topics = topicsOf(await readFile(join(folder, "src/index.ts"), "utf8"));
  const itemsOf = (exported: string): readonly ApiItem[] => items.filter(({ displayName }) => displayName === exported);
  const names = [...topics.keys()].filter((exported) => itemsOf(exported).length > 0);
  const entries = names.map(async (exported): Promise<ApiEntry> => {
    const found = itemsOf(exported);
    const declarations = await Promise.all(
      found.map(async (item) => declarationOf(item, await sourceOf(item, folder))),
    );
    return { name: exported, topic: topics.get(exported) ?? "", items: found, declarations };
  });
  return { page, name, description, report, entries: await Promise.all(entries) };
}

async function sourceOf(item: ApiItem, folder: string): Promise<string> {
  const path = item instanceof ApiDeclaredItem ? item.fileUrlPath : undefined;
  if (path === undefined) return "";
  return readFile(join(folder, path.replace(/^src\//, "dist/").replace(/(?<!\.d)\.ts$/, ".d.ts")), "utf8");
}

async function renderPages(): Promise<ReadonlyMap<string, string>> {
  const places = packages.map((one) => [one.page, placesOf(one)] as const);
  const pages = packages.map(async (one) => {
    const placeOf = (name: string): string | undefined => {
      const own = placesOf(one).get(name);
      if (own !== undefined) return own;
      const [page, found] = places.find(([, names]) => names.has(name)) ?? [];
      return page === undefined ? undefined : `${page}.md${found?.get(name)}`;
    };
    return [
      [`docs/api/${one.page}.md`, await formatMarkdown(renderPage(one, placeOf))],
      [`packages/${one.page}/api-report.md`, renderReport(one)],
    ] as const;
  });
  return new Map((await Promise.all(pages)).flat());
}

/** Paths of the pages that are missing, differ, or belong to a package that is gone. */
async function stalePages(pages: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const there = globSync(WRITTEN, { cwd: workspace });
  const stale = there.filter((path) => !pages.has(path));
  for (const [path, text] of pages) {
    if ((await readFile(join(workspace, path), "utf8").catch(() => "")) !== text) stale.push(path);
  }
  return stale.sort();
}

async function writePages(pages: ReadonlyMap<string, string>, stale: readonly string[]): Promise<void> {
  await mkdir(join(workspace, "docs/api"), { recursive: true });
  for (const path of stale) {
    const text = pages.get(path);
    if (text === undefined) await rm(join(workspace, path));
    else await writeFile(join(workspace, path), text);
  }
}

function isDocumented({ items }: ApiEntry): boolean {
  return items.some((item) => docCommentOf(item).text !== "");
}
