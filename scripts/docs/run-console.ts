import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import type { DocBlock, DocPage } from "./doc-page.ts";
import { withDocProject, writeDocFile } from "./doc-project.ts";

/** A console block, and what its commands print now. */
export interface ConsoleRun {
  readonly block: DocBlock;
  readonly printed: string;
}

/** The blocks of a page that share a project: files and commands, in their order. */
export function sessionsOf(page: DocPage): readonly (readonly DocBlock[])[] {
  const blocks = page.blocks.filter(
    ({ file, language, flags }) => file !== undefined || language === "console" || flags.includes("setup"),
  );
  if (page.text.includes("<!-- one project -->")) return [blocks];
  const isShared = ({ flags }: DocBlock): boolean => flags.includes("shared");
  const shared = blocks.filter(isShared);
  const sections = new Set(blocks.map(({ section }) => section));
  return [...sections]
    .map((section) => blocks.filter((block) => block.section === section && !isShared(block)))
    .filter((group) => group.some(({ language }) => language === "console"))
    .map((group) => [...shared, ...group]);
}

/** Writes the files of a session and runs its commands, each with the workspace's `tsugite` and `node`. */
export function runSession(blocks: readonly DocBlock[]): Promise<readonly ConsoleRun[]> {
  return withDocProject(async (root) => {
    const runs: ConsoleRun[] = [];
    for (const block of blocks) {
      if (block.file !== undefined) await writeDocFile(root, block.file, block.text);
      else if (block.flags.includes("setup")) await run(block.text, root);
      else runs.push({ block, printed: await runBlock(block, root) });
    }
    return runs;
  });
}

/** What differs from run to run, and from release to release: names, ids, digests, times, versions. Two texts that only differ in it are the same. */
export function withoutChance(text: string): string {
  return text
    .replaceAll(/\b\d{8}-\d{6}-[0-9a-z]{6}\b/g, "<when>")
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, "<id>")
    .replaceAll(/\b[0-9a-f]{12,64}\b/g, "<digest>")
    .replaceAll(/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+Z)?/g, "<time>")
    .replaceAll(/\bjust now\b|\b\d+ (second|minute)s? ago\b/g, "<ago>")
    .replaceAll(/(?<![-\w])\d+(\.\d+)?(ms|s)\b(?! \d)/g, "<duration>")
    .replaceAll(/(?<![-\w.])\d+\.\d+\.\d+(-pre\.\d+)?(?!\w|\.\w)/g, "<version>")
    .replaceAll(/ +$/gm, "")
    .replaceAll(/ {2,}/g, "  ");
}

async function runBlock(block: DocBlock, root: string): Promise<string> {
  const commands = block.text.split("\n").filter((line) => line.startsWith("$ "));
  const parts: string[] = [];
  for (const command of commands) {
    const printed = await run(command.slice(2), root);
    parts.push(command, block.flags.includes("excerpt") ? firstError(printed) : printed);
  }
  return parts.filter((part) => part !== "").join("\n");
}

/** The first error among what was printed: from its mark to the next empty line. */
function firstError(printed: string): string {
  return /^✗ .*(?:\n.+)*/m.exec(printed)?.[0] ?? printed;
}

function run(command: string, cwd: string): Promise<string> {
  const path = [join(cwd, "node_modules/.bin"), dirname(process.execPath), process.env.PATH].join(":");
  const env = { PATH: path, HOME: cwd, TMPDIR: process.env.TMPDIR, NO_COLOR: "1", TZ: "UTC" };
  return new Promise((resolve) => {
    execFile("/bin/sh", ["-c", `{ ${command}\n} 2>&1`], { cwd, env, timeout: 60_000 }, (_error, stdout) => {
      resolve(stdout.replaceAll(cwd, PROJECT).replace(/^\n+/, "").trimEnd());
    });
  });
}

/** Stands for the folder of the project, which is another one each time. */
const PROJECT = "/home/you/shop";
