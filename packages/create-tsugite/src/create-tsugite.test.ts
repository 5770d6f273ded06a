import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { create, emptyFolder } from "./create.test-helper.ts";

const npm = { npm_config_user_agent: "npm/11.19.1 node/v24.21.0 linux x64" };

test("a folder that is not empty is refused with what is in the way, and nothing in it is touched", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "shop/.git"), { recursive: true });
  await writeFile(join(folder, "shop/README.md"), "mine");
  const { code, stderr } = await create(folder, ["shop", "--no-install"]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `✗ ${folder}/shop is not empty: there is README.md.\n  → Take another folder, or move these away. Nothing was written.\n`,
  );
  expect(await readdir(join(folder, "shop"))).toEqual([".git", "README.md"]);
  expect(await readFile(join(folder, "shop/README.md"), "utf8")).toBe("mine");
});

test("a folder that is there and empty, but for Git, is taken; `.` is the one that one is in", async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, "shop/.git"), { recursive: true });
  const { code, stdout } = await create(join(folder, "shop"), [".", "--no-install"]);
  expect(code).toBe(0);
  expect(stdout).toContain("✓ Wrote shop: ");
  expect(stdout).not.toContain("cd ");
});

test.each([
  [["Shop"], /^✗ "Shop" cannot be the name of a package: .*\n {2}→ Take another, for example shop\.\n$/],
  [["node_modules"], /cannot be the name of a package/],
  [["a", "b"], /^✗ One folder was expected, but there are 2: a, b\.\n/],
  [[], /^✗ No folder was given\.\n {2}→ Name one: npm create tsugite@latest my-project\n$/],
  [["shop", "--type", "orchestrator"], /^✗ --type orchestrator is for a flavor/],
  [["shop", "--flavor", "--type", "scheduler"], /Use one of orchestrator, artifact-store, metadata-store\.\n$/],
  [["shop", "--flavour"], /^✗ Unknown option '--flavour'\.\n {2}→ See all options with --help\.\n$/],
  [["shop", "--type"], /^✗ Option '--type <value>' argument missing\.\n/],
  [["orchestrator-local", "--flavor"], /^✗ The flavor of orchestrator-local would be called local/],
  [["orchestrator-9", "--flavor"], /^✗ The flavor of orchestrator-9 would be called "9"/],
])("%j is refused with one message, and writes nothing", async (args, message) => {
  const folder = await emptyFolder();
  const { code, stdout, stderr } = await create(folder, args);
  expect(stderr).toMatch(message);
  expect({ code, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({ code: 2, stdout: "", lines: 2 });
  expect(await readdir(folder)).toEqual([]);
});

test("a file in place of the folder is refused", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "shop"), "");
  const { code, stderr } = await create(folder, ["shop"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `✗ ${folder}/shop is a file, or lies below one.\n  → Take another folder.\n`,
  });
});

test.each([
  [npm, ["  npm install", "  npm start", "  npm test"]],
  [{ npm_config_user_agent: "pnpm/12.21.0 npm/? node/v24" }, ["  pnpm install", "  pnpm start", "  pnpm test"]],
  [{ npm_config_user_agent: "yarn/4.9.0 npm/? node/v24" }, ["  yarn install", "  yarn start", "  yarn test"]],
  [{ npm_config_user_agent: "bun/1.3.0 npm/?" }, ["  bun install", "  bun run start", "  bun run test"]],
])("the commands to go on with are those of the package manager: %j", async (env, commands) => {
  const { stdout } = await create(await emptyFolder(), ["shop", "--no-install"], env);
  for (const command of ["  cd shop", ...commands]) expect(stdout).toContain(`${command}`);
});

test("options that npm kept for itself, because no -- stands before them, are heard all the same", async () => {
  const folder = await emptyFolder();
  const kept = { ...npm, npm_config_install: "" };
  expect(await create(folder, ["shop"], kept)).toMatchObject({ code: 0 });
});

test("what the installation says goes to the terminal, its failure is told, and everything is written", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "failing.js"), `console.log(process.argv[2], process.cwd()); process.exit(3);`);
  const { code, stdout } = await create(folder, ["shop"], { ...npm, npm_execpath: join(folder, "failing.js") });
  expect(code).toBe(1);
  expect(stdout).toContain(`install ${join(folder, "shop")}\n`);
  expect(stdout).toContain("✗ npm could not install what it needs; everything is written.");
  expect(stdout).toContain("  npm install");
});

test("after the installation it is not named among the commands to go on with", async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, "fine.js"), "");
  const { code, stdout } = await create(folder, ["shop"], { ...npm, npm_execpath: join(folder, "fine.js") });
  expect(code).toBe(0);
  expect(stdout).not.toContain("npm install");
});

test("who reads only the first line of what is printed gets no error", async () => {
  const folder = await emptyFolder();
  const program = fileURLToPath(new URL("bin.ts", import.meta.url));
  const child = spawn(process.execPath, [program, "shop", "--no-install"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
});

test.runIf(process.platform !== "win32")(
  "Ctrl-C ends the installation, and says that everything is written",
  async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "waiting.js"), "console.log('waiting'); setInterval(() => {}, 1000);");
    const program = fileURLToPath(new URL("bin.ts", import.meta.url));
    const child = spawn(process.execPath, [program, "shop"], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NO_COLOR: "1", npm_execpath: join(folder, "waiting.js"), ...npm },
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      // As a terminal does: to the program, and to the package manager that it has started.
      if (chunk.includes("waiting") && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    });
    const [code] = await once(child, "close");
    expect({ code, stdout }).toEqual({
      code: 130,
      stdout: expect.stringContaining("The installation was interrupted; everything is written.\n"),
    });
    expect(stdout).toContain("  npm install");
    expect(await readdir(join(folder, "shop"))).toContain("pipeline.ts");
  },
);
