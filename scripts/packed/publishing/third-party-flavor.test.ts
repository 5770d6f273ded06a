import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { docsFile } from "../consumer/docs-example.ts";
import { EMPTY, type Project, project } from "../consumer/project.ts";

const MANAGERS = [
  { manager: "npm", exec: ["npx"] },
  { manager: "pnpm", exec: ["pnpm", "exec"] },
] as const;

const PACKAGE = "@acme/orchestrator-batch";
const made: Project[] = [];
let author: Project;
let flavor: string;

beforeAll(async () => {
  const folder = await project(inject("registry"), {});
  made.push(folder);
  await folder.run("npm", "create", "--yes", "tsugite@latest", PACKAGE, "--", "--flavor");
  author = folder.folder("orchestrator-batch");
  await author.write(".npmrc", await folder.read(".npmrc"));
  flavor = await nameOf(author);
});
afterAll(() => Promise.all(made.map((each) => each.remove())));

/** The name of the flavor that a package declares. */
async function nameOf(author: Project): Promise<string> {
  const { tsugite } = await author.readJson("package.json");
  return (tsugite as { flavors: [{ name: string }] }).flavors[0].name;
}

/** What `tsugite orchestrator flavor list` says of the flavor. */
async function listed(
  consumer: Project,
  [program, ...args]: readonly [string, ...string[]],
): Promise<object | undefined> {
  const { stdout } = await consumer.run(program, ...args, "tsugite", "orchestrator", "flavor", "list", "--json");
  return JSON.parse(stdout).flavors.find(({ name }: { name: string }) => name === flavor);
}

test("a flavor that npm create tsugite made passes the conformance kit and the other checks as it is", async () => {
  for (const script of ["test", "typecheck", "build", "check-package"]) await author.run("npm", "run", script);
});

test("it is versioned and published as its README says", async () => {
  await author.run("npx", "changeset", "version");
  await author.run("git", "init", "--quiet");
  await author.run("git", "add", "--all");
  await author.run(
    "git",
    "-c",
    "user.name=acme",
    "-c",
    "user.email=acme@localhost",
    "commit",
    "--quiet",
    "-m",
    "0.1.0",
  );
  await author.run("npx", "changeset", "publish");
});

describe.each(MANAGERS)("in a project that knows only published packages, with $manager", ({ manager, exec }) => {
  let consumer: Project;
  beforeAll(async () => {
    consumer = await project(inject("registry"), {
      ...EMPTY,
      "pipeline.ts": await docsFile("orchestrators.md", "pipeline.ts"),
    });
    made.push(consumer);
    await consumer.run(manager, manager === "npm" ? "install" : "add", "@tsugite/core", "tsugite", PACKAGE);
  });

  test("the flavor is listed as soon as it is installed", async () => {
    expect(await listed(consumer, exec)).toMatchObject({ integration: PACKAGE, version: "0.1.0" });
  });

  test("a pipeline runs on it", async () => {
    const [program, ...args] = [...exec, "tsugite"] as const;
    await consumer.run(program, ...args, "orchestrator", "register", "theirs", "--flavor", flavor);
    await consumer.run(program, ...args, "stack", "register", "default", "--orchestrator", "theirs");
    const { stdout } = await consumer.run(program, ...args, "run", "pipeline.ts", "--json");
    const { run, steps } = JSON.parse(stdout);
    expect(run).toMatchObject({ status: "completed", stack: "default" });
    expect(steps.map(({ status }: { status: string }) => status)).toEqual(["completed", "completed"]);
  });
});

describe.each(MANAGERS)("in a workspace of $manager", ({ manager, exec }) => {
  let root: Project;
  beforeAll(async () => {
    const dependencies = { "@tsugite/core": "*", tsugite: "*" };
    root = await project(inject("registry"), {
      "package.json": { name: "root", private: true, workspaces: ["packages/*"] },
      ...(manager === "pnpm" && { "pnpm-workspace.yaml": "packages: [packages/*]\n" }),
      "packages/with/package.json": { name: "with", dependencies: { ...dependencies, [PACKAGE]: "*" } },
      "packages/without/package.json": { name: "without", dependencies },
    });
    made.push(root);
    await root.run(manager, "install");
  });

  test("the member that depends on the flavor lists it, and another does not", async () => {
    expect(await listed(root.folder("packages/with"), exec)).toMatchObject({ integration: PACKAGE });
    expect(await listed(root.folder("packages/without"), exec)).toBeUndefined();
  });
});
