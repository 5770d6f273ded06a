import { expect, test } from "vitest";
import { ownCore } from "../flavors/core-copy.ts";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { openStack } from "../stack/open-stack.ts";
import { runCli } from "./cli.test-helper.ts";

interface BadFlavor {
  readonly title: string;
  /** What its package.json declares. @default the class Acme of index.js */
  readonly declares?: object;
  /** Beside that, in its package.json. */
  readonly manifest?: object;
  /** Its index.js. @default an orchestrator as it should be */
  readonly text?: string;
  /** Files of the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** The command that meets it. */
  readonly command: string;
}

const good = orchestratorSource("Acme", "acme");
const run = "runs list --stack team";
const describe = "orchestrator flavor describe acme";

const flavors: readonly BadFlavor[] = [
  { title: "declares a file that does not exist", declares: { source: "./dist/index.js#Acme" }, command: run },
  { title: "declares a module that does not exist", declares: { source: "nowhere/index.js#Acme" }, command: run },
  { title: "has no export of the class", text: "export class Acne {}", command: run },
  { title: "exports no class", text: "export const Acme = { flavor: 'acme' };", command: run },
  { title: "extends no component", text: "export class Acme { prepareOrRunPipeline() {} }", command: run },
  { title: "calls itself something else", text: orchestratorSource("Acme", "other"), command: run },
  { title: "throws on import", text: `\nthrow new TypeError("no settings");\n${good}`, command: run },
  { title: "throws on import what is no error", text: `throw "a tantrum";`, command: describe },
  { title: "imports what is not installed", text: `import "left-pad";\n${good}`, command: run },
  { title: "has a mistake in its syntax", text: "export class Acme {\n  run() { return 1 );\n}\n", command: run },
  { title: "prints and exits on import", text: `console.log("bye");\nprocess.exit(0);\n${good}`, command: run },
  { title: "prints and exits on import, described", text: "console.log('bye');\nprocess.exit(0);", command: describe },
  { title: "waits on import for what never comes", text: `await new Promise(() => {});\n${good}`, command: describe },
  { title: "waits on import for what never comes, used", text: `await new Promise(() => {});\n${good}`, command: run },
  {
    title: "was built for another core",
    manifest: { peerDependencies: { "@tsugite/core": "^99.0.0" } },
    text: "throw new Error('imported');",
    command: run,
  },
  {
    title: "was built for another core, listed",
    manifest: { peerDependencies: { "@tsugite/core": "^99.0.0" } },
    command: "orchestrator flavor list",
  },
  { title: "declares a type that there is not", declares: { type: "orchestra" }, command: "orchestrator flavor list" },
  { title: "declares a name that is none", declares: { name: "my flavor" }, command: "orchestrator flavor list" },
  {
    title: "declares a source without a class",
    declares: { source: "./index.js" },
    command: "orchestrator flavor list",
  },
  {
    title: "has a field of another shape",
    manifest: { tsugite: { flavors: "acme" } },
    command: "orchestrator flavor list",
  },
  { title: "has a field that is no object", manifest: { tsugite: 4 }, command: "orchestrator flavor list" },
  {
    title: "declares a command without a function",
    declares: { commands: [{ name: "up", summary: "Start it", source: "./index.js#up" }] },
    command: "acme up",
  },
  {
    title: "declares a command without a function, described",
    declares: { commands: [{ name: "up", summary: "Start it", source: "./index.js#up" }] },
    command: describe,
  },
  { title: "is misspelt in a stack", files: { "tsugite.yaml": team("acmee") }, command: run },
  { title: "is misspelt in a command", command: "orchestrator flavor describe acm" },
  { title: "is far from any name, in a stack", files: { "tsugite.yaml": team("zeppelin") }, command: run },
  {
    title: "is registered from a file with a mistake in its syntax",
    files: { "src/mine.ts": "export class Mine {\n  size: number = 4;\n  run() { return 1 );\n}\n" },
    command: "orchestrator flavor register ./src/mine.ts#Mine",
  },
  {
    title: "is registered from a file that ends too early",
    files: { "mine.ts": "export class Mine {\n  sizes(): number[] {\n    return [1, 2\n" },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered from a file that imports one that does not exist",
    files: { "mine.ts": '// Mine\nimport { size } from "./size.ts";\nexport class Mine { size = size }' },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered from a file that imports one with a mistake in its syntax",
    files: {
      "mine.ts": 'import "./lib/other.js";\nexport class Mine {}',
      "lib/other.js": "export const a = 1;\nexport const b = (;\n",
    },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered from TypeScript that Node cannot strip",
    files: { "mine.ts": "export enum Size { S, M }\nexport class Mine {}" },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered from a file that imports a name that is not there",
    files: { "mine.ts": 'import { nothing } from "node:fs";\nexport class Mine {}' },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered from a file that throws",
    files: { "mine.ts": 'function settings(): never {\n  throw new RangeError("no settings");\n}\nsettings();' },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  { title: "is registered from a file that does not exist", command: "orchestrator flavor register ./mine.ts#Mine" },
  {
    title: "is registered and breaks several rules",
    files: {
      "mine.ts": orchestratorSource("Mine", "my flavor", "static configSchema = 4; run() {}")
        .replace("prepareOrRunPipeline() {}", "")
        .replace('"local"', '"here"'),
    },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered with an entrypoint configuration whose SOURCE names a file that does not exist",
    files: { "mine.ts": processSource("./flavour.ts#MineConfiguration") },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "is registered with an entrypoint configuration whose SOURCE names another class",
    files: { "mine.ts": processSource("./mine.ts#Mine") },
    command: "orchestrator flavor register ./mine.ts#Mine",
  },
  {
    title: "has an entrypoint configuration that its SOURCE does not export, described",
    text: processSource("acme-flavor/index.js#MineConfiguration")
      .replace("class Mine ", "class Acme ")
      .replace('"mine"', '"acme"'),
    command: describe,
  },
  { title: "is registered without a class", command: "orchestrator flavor register ./mine.ts" },
  {
    title: "is registered as another type",
    files: { "mine.ts": orchestratorSource("Mine", "mine") },
    command: "artifact-store flavor register ./mine.ts#Mine",
  },
  { title: "is unregistered and was not registered", command: "orchestrator flavor unregister acme" },
];

function team(flavor: string): string {
  return `stacks:
  team: { orchestrator: far, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    far: { flavor: ${flavor} }
`;
}

/** The source of an orchestrator that starts its steps by a configuration with this SOURCE. */
function processSource(source: string): string {
  return `class MineConfiguration { static SOURCE = "${source}"; }\n${orchestratorSource("Mine", "mine", "static entrypointConfiguration = MineConfiguration;")}`;
}

async function projectWith({ declares, manifest, text = good, files }: BadFlavor): Promise<string> {
  const declared = { type: "orchestrator", name: "acme", source: "./index.js#Acme", ...declares };
  return makeProject({
    "package.json": { type: "module", dependencies: { "acme-flavor": "*" } },
    "tsugite.yaml": team("acme"),
    "node_modules/acme-flavor/package.json": flavorPackage("acme-flavor", [declared], manifest),
    "node_modules/acme-flavor/index.js": text,
    ...files,
  });
}

async function told(flavor: BadFlavor): Promise<string> {
  const root = await projectWith(flavor);
  const { code, stdout, stderr } = await runCli(flavor.command.split(" "), root);
  // Whatever is wrong with it, what does not use it works.
  const { stack } = await openStack(root, { stack: "local" });
  await stack.close();
  // Node's own words about a promise that is never settled name the sources here.
  const said = stderr.replace(/^Warning: Detected unsettled[\s\S]*?\^\s+/, "");
  const text = `${stdout}${said}`.replaceAll(root, "/project").replaceAll(ownCore().version, "<version>");
  return `## A flavor that ${flavor.title}\n\n$ tsugite ${flavor.command}\n${text.replaceAll(/ {3,}/g, "  ")}(${code})\n`;
}

test("each mistake of a flavor is told in one message, and other commands keep working", {
  timeout: 300_000,
}, async () => {
  const pages: string[] = [];
  for (const flavor of flavors) pages.push(await told(flavor));
  await expect(pages.join("\n")).toMatchFileSnapshot("golden/bad-flavors.txt");
});

test("with --json, what a module prints while it is imported is not among the answer", async () => {
  const root = await projectWith({ title: "", command: "", text: `console.log("hello");\n${good}` });
  const { code, stdout } = await runCli([...describe.split(" "), "--json"], root);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: "acme" });
});
