import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { docsFile } from "../consumer/docs-example.ts";
import { EMPTY, type Project, project, projectAt } from "../consumer/project.ts";
import { FLAVOR, FLAVOR_PACKAGE, flavorAuthor } from "./flavor-author.ts";

const MANAGERS = [
  { manager: "npm", exec: ["npx"] },
  { manager: "pnpm", exec: ["pnpm", "exec"] },
] as const;

const made: Project[] = [];
let author: Project;

beforeAll(async () => {
  author = await flavorAuthor(inject("registry"));
  made.push(author);
  await author.run("npm", "install", "--save-peer", "@tsugite/core");
  await author.run("npm", "install", "--save-dev", "tsugite", "typescript", "@types/node");
  await author.run("npm", "run", "build");
  await author.run("npx", "tsugite", "orchestrator", "flavor", "register", "./dist/index.js#MyOrchestrator");
  await author.run("npx", "tsugite", "orchestrator", "register", "tried", "--flavor", FLAVOR);
  await author.run("npx", "tsugite", "stack", "register", "default", "--orchestrator", "tried");
  await author.run("npm", "test");
  await author.run("npm", "publish");
});
afterAll(() => Promise.all(made.map((each) => each.remove())));

/** What `tsugite orchestrator flavor list` says of the flavor. */
async function listed(
  consumer: Project,
  [program, ...args]: readonly [string, ...string[]],
): Promise<object | undefined> {
  const { stdout } = await consumer.run(program, ...args, "tsugite", "orchestrator", "flavor", "list", "--json");
  return JSON.parse(stdout).flavors.find(({ name }: { name: string }) => name === FLAVOR);
}

describe.each(MANAGERS)("in a project that knows only published packages, with $manager", ({ manager, exec }) => {
  let consumer: Project;
  beforeAll(async () => {
    consumer = await project(inject("registry"), {
      ...EMPTY,
      "pipeline.ts": await docsFile("orchestrators.md", "pipeline.ts"),
    });
    made.push(consumer);
    await consumer.run(manager, manager === "npm" ? "install" : "add", "@tsugite/core", "tsugite", FLAVOR_PACKAGE);
  });

  test("a third party's flavor is listed as soon as it is installed", async () => {
    expect(await listed(consumer, exec)).toMatchObject({ integration: FLAVOR_PACKAGE, version: "1.2.3" });
  });

  test("a pipeline runs on it", async () => {
    const [program, ...args] = [...exec, "tsugite"] as const;
    await consumer.run(program, ...args, "orchestrator", "register", "theirs", "--flavor", FLAVOR);
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
      "packages/with/package.json": { name: "with", dependencies: { ...dependencies, [FLAVOR_PACKAGE]: "*" } },
      "packages/without/package.json": { name: "without", dependencies },
    });
    made.push(root);
    await root.run(manager, "install");
  });

  test("the member that depends on the flavor lists it, and another does not", async () => {
    expect(await listed(projectAt(`${root.root}/packages/with`), exec)).toMatchObject({ integration: FLAVOR_PACKAGE });
    expect(await listed(projectAt(`${root.root}/packages/without`), exec)).toBeUndefined();
  });
});
