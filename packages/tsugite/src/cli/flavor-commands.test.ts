import { expect, test } from "vitest";
import { flavorPackage, makeProject, orchestratorSource } from "../project.test-helper.ts";
import { resultOf, runCli, startCli } from "./cli.test-helper.ts";

const commands = `import { parseArgs } from "node:util";
export async function up({ args, component, json, write, say }) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { name: { type: "string" } },
    allowPositionals: true,
  });
  const { name, config } = await component(values.name);
  say("Starting.");
  write(json ? JSON.stringify({ name, config, positionals }) : name + " is up at " + (config.url ?? "home"));
}
export async function down() { return 3; }
export async function fail() { throw new RangeError("no engine"); }
export async function wait({ signal, write }) {
  write("waiting");
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  clearInterval(alive);
  write("stopped in order");
}
export const number = 4;
`;

const entry = (name: string, more: object = {}): object => ({
  name,
  summary: `To ${name} it.`,
  source: `./commands.js#${name}`,
  ...more,
});
const acme = {
  "package.json": { type: "module", dependencies: { acme: "*" } },
  "node_modules/acme/package.json": flavorPackage(
    "acme",
    [
      {
        type: "orchestrator",
        name: "acme",
        source: "./index.js#Acme",
        commands: [
          entry("up", {
            details: "It takes a minute.",
            options: [
              { flags: "--name <component>", summary: "The one that is started" },
              { flags: "-f, --fast", summary: "Start it without a look at it" },
            ],
          }),
          entry("down"),
          entry("fail"),
          entry("wait"),
          entry("number"),
          entry("nothing"),
        ],
      },
      { type: "image-builder", name: "run", source: "./index.js#Run", commands: [entry("up")] },
    ],
    { description: "Runs steps at Acme." },
  ),
  "node_modules/acme/index.js": orchestratorSource("Acme", "acme"),
  "node_modules/acme/commands.js": commands,
};

test("commands of an installed flavor are called with its component, and told of as any other", async () => {
  const root = await makeProject({
    ...acme,
    "tsugite.yaml": `stacks:
  team: { orchestrator: far, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    near: { flavor: acme, config: { url: near.example } }
    far: { flavor: acme, config: { url: far.example } }
`,
  });
  const session: string[] = [];
  for (const line of [
    "acme",
    "acme up --help",
    "acme up --name near",
    "acme up",
    "acme up --json one two --name far",
    "acme up --nam near",
    "acme up --name nowhere",
    "acme up --name local",
    "acme down",
    "acme fail",
    "acme number",
    "acme nothing",
    "acme upp",
    "acne up",
    "run",
    "image-builder flavor list",
    "orchestrator flavor describe acme",
  ]) {
    const { code, stdout, stderr } = await runCli(line.split(" "), root);
    session.push(`$ tsugite ${line}\n${stdout}${stderr}(${code})\n`.replaceAll(root, "/project"));
  }
  await expect(session.join("\n")).toMatchFileSnapshot("golden/flavor-session.txt");
});

test("a command of an official flavor that is not installed is told with what installs it", async () => {
  const manifest = { packageManager: "npm@11.0.0" };
  const without = await makeProject({ "package.json": manifest });
  expect(await runCli(["airflow", "up"], without)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      "✗ Unknown command `airflow`.\n  → The flavor airflow is not installed: `npm install @tsugite/orchestrator-airflow` brings it.\n",
    ),
  });
  const withIt = await makeProject({
    "package.json": { ...manifest, dependencies: { "@tsugite/orchestrator-airflow": "*" } },
    "node_modules/@tsugite/orchestrator-airflow/package.json": flavorPackage("@tsugite/orchestrator-airflow", []),
  });
  expect((await runCli(["airflow", "up"], withIt)).stderr).toContain("→ `tsugite --help` shows what there is.");
});

test("the active stack chooses the component; without any there is one with an empty config", async () => {
  const root = await makeProject(acme);
  expect(await runCli(["acme", "up"], root)).toMatchObject({ code: 0, stdout: "acme is up at home\n" });
});

test("they are in the help and in completion, and nothing of the flavor is imported for that", async () => {
  const root = await makeProject({
    ...acme,
    "node_modules/acme/index.js": "throw new Error('imported')",
    "node_modules/acme/commands.js": "throw new Error('imported')",
  });
  const { stdout } = await runCli(["--help"], root);
  expect(stdout).toMatch(/\nFlavors:\n {2}acme +Runs steps at Acme\n/);
  expect((await runCli(["complete", "--", "ac"], root)).stdout).toContain("acme\tRuns steps at Acme");
  expect((await runCli(["complete", "--", "acme", "u"], root)).stdout).toContain("up\tTo up it");
  expect((await runCli(["acme", "up"], root)).stderr).toContain("Error: imported");
});

test("Ctrl-C asks a command to end", async () => {
  const child = startCli(["acme", "wait"], await makeProject(acme));
  const ended = resultOf(child);
  child.stdout?.once("data", () => child.kill("SIGINT"));
  expect(await ended).toMatchObject({ code: 130, stdout: "waiting\nstopped in order\n" });
});

test("a command that two packages claim is refused with both, and their others work", async () => {
  const again = [{ type: "image-builder", name: "acme", source: "./index.js#B", commands: [entry("up")] }];
  const root = await makeProject({
    ...acme,
    "package.json": { type: "module", dependencies: { acme: "*", again: "*" } },
    "node_modules/again/package.json": flavorPackage("again", again),
  });
  expect(await runCli(["acme", "up"], root)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      "The command `acme up` is claimed by acme (orchestrator) and again (image-builder).",
    ),
  });
  expect(await runCli(["acme", "down"], root)).toMatchObject({ code: 3 });
});
