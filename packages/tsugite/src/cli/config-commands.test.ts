import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { runCli } from "./cli.test-helper.ts";

test("a session with stacks and components, told as people see it", { timeout: 120_000 }, async () => {
  const root = await makeProject({
    "package.json": { type: "module", dependencies: { "@acme/tsugite": "*" } },
    "node_modules/@acme/tsugite/package.json": flavorPackage("@acme/tsugite", [
      { type: "orchestrator", name: "acme", source: "./index.js#Acme" },
    ]),
    "node_modules/@acme/tsugite/index.js": orchestratorSource("Acme", "acme"),
    "mine.ts": orchestratorSource("Mine", "mine"),
    "broken.ts": orchestratorSource("Broken", "broken").replace("prepareOrRunPipeline() {}", ""),
  });
  const lines = `stack list
init
init
orchestrator flavor list
orchestrator register big --flavor acme --config size=large --config nodes=[1,2]
orchestrator register big --flavor acme
orchestrator register two --flavor local --config maxParallel=none
orchestrator register two --flavor lcoal
stack register team --orchestrator bigg
stack register team --orchestrator big
stack register team
stack set team
stack describe
orchestrator delete big
orchestrator update big --config size=small --unset nodes
orchestrator update big
orchestrator describe big
orchestrator list
stack update team --orchestrator local
orchestrator delete big
stack list
stack delete team
stack delete local
orchestrator delete local
image-builder list
orchestrator flavor register ./mine.ts#Mine
orchestrator flavor register ./broken.ts#Broken
orchestrator flavor register ./mine.ts
orchestrator flavor register mine.ts#Mine
orchestrator flavor list
orchestrator flavor describe mine
orchestrator flavor unregister mine
orchestrator flavor unregister acme
orchestrator flavor unregister mine
stack lsit
stack list more`.split("\n");
  const session: string[] = [];
  for (const line of lines) {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    session.push(`$ tsugite ${line}\n${withoutRelease(stdout)}${stderr}(${code})\n`.replaceAll(root, "/project"));
  }
  session.push(`$ cat tsugite.yaml\n${await readFile(join(root, "tsugite.yaml"), "utf8")}`);
  await expect(session.join("\n")).toMatchFileSnapshot("golden/config-session.txt");
});

test("with --json there is one document on stdout, for results and for errors", { timeout: 60_000 }, async () => {
  const root = await makeProject({ "tsugite.yaml": "stacks:\n  default: { orchestrater: local }\n" });
  const broken = await runCli(["stack", "list", "--json"], root);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toBe("");
  expect(JSON.parse(broken.stdout)).toMatchObject({
    error: { code: "CONFIG_INVALID", problems: [{ at: "tsugite.yaml:2:3" }, {}, {}, {}] },
  });
  await writeFile(join(root, "tsugite.yaml"), "");
  const listed = await runCli(["stack", "list", "--json"], root);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    active: { name: "local", chosenBy: "built-in" },
    stacks: [{ name: "local", active: true }],
  });
});

test("colours are shown where they are asked for, and nowhere else", { timeout: 60_000 }, async () => {
  const root = await makeProject({});
  const [plain, forced, never] = await Promise.all([
    runCli(["stack", "list"], root),
    runCli(["stack", "list"], root, { FORCE_COLOR: "1" }),
    runCli(["stack", "list"], root, { NO_COLOR: "1", FORCE_COLOR: "0" }),
  ]);
  expect(plain.stdout).not.toContain("\u001B[");
  expect(forced.stdout).toContain("\u001B[");
  expect(never.stdout).not.toContain("\u001B[");
});

test("what a shell completes is what the project has", { timeout: 60_000 }, async () => {
  const root = await makeProject({
    "tsugite.yaml":
      "stacks:\n  team: { orchestrator: big, artifact-store: local, metadata-store: local }\ncomponents: { orchestrator: { big: { flavor: local } } }\n",
    "pipeline.ts": "",
  });
  const complete = async (line: string): Promise<string[]> => {
    const { stdout } = await runCli(["complete", "--", ...line.split(" ")], root);
    return stdout
      .split("\n")
      .slice(0, -2)
      .map((text) => text.split("\t")[0] ?? "");
  };
  expect(await complete("stack se")).toEqual(["set"]);
  expect(await complete("stack set ")).toEqual(["local", "team"]);
  expect(await complete("run pipe")).toEqual(["pipeline.ts"]);
  expect(await complete("run pipeline.ts --stack ")).toEqual(["local", "team"]);
  expect(await complete("stack update team --orchestrator ")).toEqual(["local", "big"]);
  expect(await complete("metadata-store register x --flavor ")).toEqual(["sqlite"]);
  expect(await complete("runs list --status ")).toEqual(["running", "lost", "completed", "failed", "cancelled"]);
  const scripts = await Promise.all(["bash", "zsh", "fish"].map((shell) => runCli(["completion", shell], root)));
  expect(scripts.map(({ code, stdout }) => [code, stdout.includes("complete --")])).toEqual([
    [0, true],
    [0, true],
    [0, true],
  ]);
});

test("help loads neither core nor anything else that a command needs", { timeout: 60_000 }, async () => {
  const root = await makeProject({
    "record.mjs": `import { registerHooks } from "node:module";
registerHooks({ load: (url, context, next) => { if (url.startsWith("file:")) process.stderr.write(url + "\\n"); return next(url, context); } });
`,
  });
  const { stdout, stderr } = await runCli(["--help"], root, { NODE_OPTIONS: `--import=${root}/record.mjs` });
  expect(stdout).toContain("Usage: tsugite");
  const loaded = stderr
    .split("\n")
    .filter(
      (line) =>
        !/\/packages\/tsugite\/src\/(?:bin|cli|config\/(?:project-config|with-article)|project\/find-project-root|flavors\/(?:types-with-flavors|project-packages))|\/packages\/tsugite\/package.json|\/commander@|^$/.test(
          line,
        ),
    );
  expect(loaded).toEqual([]);
});

/** A table without the version of the packages here, and without the width that it gave its column. */
function withoutRelease(stdout: string): string {
  const { version } = manifest;
  return stdout.includes(version) ? stdout.replaceAll(version, "<version>").replaceAll(/ {2,}/g, "  ") : stdout;
}
