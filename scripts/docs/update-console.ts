// Runs the commands of the pages, and writes what they print now into them: `node scripts/docs/update-console.ts [page]`.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { docsFolder, readDocs } from "./doc-page.ts";
import { type ConsoleRun, runSession, sessionsOf, withoutChance } from "./run-console.ts";

const [wanted = ""] = process.argv.slice(2);
for (const page of await readDocs()) {
  if (!page.name.startsWith(wanted)) continue;
  const runs: ConsoleRun[] = [];
  for (const session of sessionsOf(page)) runs.push(...(await runSession(session)));
  const lines = page.text.split("\n");
  for (const { block, printed } of runs.toSorted((a, b) => b.block.line - a.block.line)) {
    if (withoutChance(printed) === withoutChance(block.text)) continue;
    lines.splice(block.line - 1, block.text.split("\n").length, ...printed.split("\n"));
    process.stdout.write(`docs/${page.name}:${block.line} ${block.section}\n`);
  }
  await writeFile(join(docsFolder, page.name), lines.join("\n"));
}
