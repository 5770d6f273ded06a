import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { digestOf } from "@tsugite/core";
import { expect, inject, onTestFinished, test } from "vitest";
import { deliver, newDagId, pythonDag, realClient, signal } from "../real-airflow/python-dag.test-helper.ts";
import { removeDag } from "./remove-dag.ts";

const client = realClient();
const nothing = `task("nothing", lambda: None)`;

test("a new DAG is read, and let go on, since Airflow pauses what it has not known", async () => {
  const dagId = newDagId();
  expect(await client.getDag(dagId, signal)).toBeUndefined();
  expect(await deliver(dagId, nothing)).toMatchObject({ dag_id: dagId, is_paused: false });
});

test("the version that was just written is waited for, not any", async () => {
  const dagId = newDagId();
  await deliver(dagId, nothing);
  const next = `task("something", lambda: None)`;
  const dag = await deliver(dagId, next);
  expect(dag.tags.map(({ name }) => name)).toContain(pythonDag(dagId, next).tag);
});

test("a DAG that somebody paused stays so, and starts no run, until it is asked for", async () => {
  const dagId = newDagId();
  await deliver(dagId, nothing);
  await client.setPaused(dagId, true, signal);
  const other = `task("other", lambda: None)`;
  await expect(deliver(dagId, other)).rejects.toMatchObject({
    code: "DEPLOYMENT_PAUSED",
    message: expect.stringContaining(`Let it go on with \`unpause\`, or there: ${client.dagUrl(dagId)}.`),
  });
  const said: string[] = [];
  const log = (line: string): void => void said.push(line);
  expect(await deliver(dagId, other, { forRun: false, log })).toMatchObject({ is_paused: true });
  expect(said.at(-1)).toContain("is paused in Airflow, so that no run of it is started; `unpause` lets it go on.");
  expect(await deliver(dagId, other, { unpause: true })).toMatchObject({ is_paused: false });
});

test("what Airflow says of a file that it cannot import is told, each time anew, and is gone when it is mended", async () => {
  const dagId = newDagId();
  const broken = deliver(dagId, `raise RuntimeError("no pool of that name")`);
  await expect(broken).rejects.toMatchObject({ code: "DEPLOYMENT_NOT_LOADED" });
  await expect(broken).rejects.toThrow(/cannot import .*RuntimeError: no pool of that name\n Mend what it says/s);
  await expect(deliver(dagId, `raise RuntimeError("another one")`)).rejects.toThrow("another one");
  expect(await deliver(dagId, nothing)).toMatchObject({ is_paused: false });
});

test("a folder that Airflow does not read is told when the time is over", async () => {
  const dagsFolder = await mkdtemp(join(tmpdir(), "tsugite-unread-"));
  onTestFinished(() => rm(dagsFolder, { recursive: true }));
  const dagId = newDagId();
  const said: string[] = [];
  const config = { deliver: "write", dagsFolder } as const;
  await expect(
    deliver(dagId, nothing, { config, within: 8_000, log: (line) => said.push(line) }),
  ).rejects.toMatchObject({
    code: "DEPLOYMENT_NOT_LOADED",
    message: `Airflow at ${client.baseUrl} did not read ${dagsFolder}/${dagId}.py within 8 s. See whether the \`dags_folder\` of Airflow is ${dagsFolder}, and how often it looks for new files: \`dag_processor.refresh_interval\`, 300 s by default.`,
  });
  expect(said).toEqual([`Waiting for Airflow to read ${dagId}.py.`]);
});

test("an id that another file has is told", async () => {
  const dagId = newDagId();
  const other = newDagId();
  const { dagsFolder } = inject("airflow");
  await writeFile(join(dagsFolder, `${other}.py`), pythonDag(dagId, `task("theirs", lambda: None)`).text);
  await expect.poll(async () => await client.getDag(dagId, signal), { timeout: 60_000 }).toBeDefined();
  const config = { deliver: "files" } as const;
  await expect(deliver(dagId, nothing, { config, forRun: false, within: 1_000 })).rejects.toThrow(
    `has the DAG ${dagId} from another file, ${dagsFolder}/${other}.py`,
  );
});

test("files that somebody else brings are waited for, and stay paused until it is asked for", async () => {
  const dagId = newDagId();
  const { dagsFolder } = inject("airflow");
  const said: string[] = [];
  const config = { deliver: "files" } as const;
  const waiting = deliver(dagId, nothing, { config, forRun: false, log: (line) => said.push(line) });
  await writeFile(join(dagsFolder, `${dagId}.py`), pythonDag(dagId, nothing).text);
  expect(await waiting).toMatchObject({ is_paused: true });
  expect(said[0]).toBe(`Waiting for this version of ${dagId}.py to arrive in Airflow.`);
  await expect(deliver(dagId, nothing, { config })).rejects.toMatchObject({ code: "DEPLOYMENT_PAUSED" });
  expect(await deliver(dagId, nothing, { config, unpause: true })).toMatchObject({ is_paused: false });
});

test("Airflow reads nothing of what lies beside the DAGs", async () => {
  const dagId = newDagId();
  const body = `task("x", lambda: None)\n# airflow dag`;
  await deliver(dagId, body);
  await putPython(dagId, digestOf(body));
  const again = newDagId();
  await deliver(again, body);
  await deliver(again, `${body} again`);
  expect(await client.importErrors("setup.py", signal)).toEqual([]);
  expect(await client.importErrors("dag.py", signal)).toEqual([]);
});

test.for(["glob", "regexp"])("nor where its files of ignored paths have the syntax %s", async (syntax) => {
  const dagId = newDagId();
  const { dagsFolder, bin } = inject("airflow");
  await deliver(dagId, nothing);
  await putPython(dagId, digestOf(nothing));
  const program = `import sys
try:
    from airflow.utils.file import find_path_from_directory
except ImportError:
    from airflow._shared.module_loading import find_path_from_directory
print("\\n".join(str(path) for path in find_path_from_directory(sys.argv[1], ".airflowignore", sys.argv[2])))`;
  const { stdout } = await promisify(execFile)(join(bin, "python"), ["-c", program, dagsFolder, syntax]);
  const found = stdout.split("\n").filter((path) => path.endsWith(".py"));
  expect(found).toContain(join(dagsFolder, `${dagId}.py`));
  expect(found.filter((path) => path.includes(".tsugite"))).toEqual([]);
});

/** Python files in a bundle, which would break if they were read as DAGs. */
async function putPython(dagId: string, digest: string): Promise<void> {
  const bundle = join(inject("airflow").dagsFolder, ".tsugite", dagId, digest);
  await mkdir(join(bundle, "node_modules/a"), { recursive: true });
  for (const place of ["node_modules/a/setup.py", "dag.py"]) {
    await writeFile(join(bundle, place), 'raise RuntimeError("airflow dag")\n');
  }
}

test("old bundles go when no run goes on, and stay while one does", async () => {
  const dagId = newDagId();
  const bundles = join(inject("airflow").dagsFolder, ".tsugite", dagId);
  const slow = `task("slow", lambda: time.sleep(600))`;
  await deliver(dagId, slow);
  await client.triggerRun(dagId, { runId: "r1", conf: {}, signal });
  const age = async (body: string): Promise<void> => {
    const longAgo = new Date(Date.now() - 30 * 24 * 60 * 60 * 1_000);
    await utimes(join(bundles, digestOf(body)), longAgo, longAgo);
  };
  await age(slow);
  await deliver(dagId, `${slow}\n# second`);
  await age(`${slow}\n# second`);
  await deliver(dagId, `${slow}\n# third`);
  expect(await readdir(bundles)).toHaveLength(3);
  await expect(removeDag({ client, dagsFolder: inject("airflow").dagsFolder, dagId, signal })).rejects.toThrow(
    `The DAG ${dagId} has runs that have not ended, which need its files: r1.`,
  );
  await client.setRunState(dagId, "r1", "failed", signal);
  await deliver(dagId, `${slow}\n# fourth`);
  // The second was replaced by the third a moment ago.
  expect((await readdir(bundles)).sort()).toEqual(
    [`${slow}\n# second`, `${slow}\n# third`, `${slow}\n# fourth`].map(digestOf).sort(),
  );
});

test("a DAG is taken away with its bundles, its runs stay known, and it can come again", async () => {
  const dagId = newDagId();
  const { dagsFolder } = inject("airflow");
  await deliver(dagId, nothing);
  await removeDag({ client, dagsFolder, dagId, within: 60_000, signal });
  expect(await readdir(join(dagsFolder, ".tsugite"))).not.toContain(dagId);
  expect(await client.getDag(dagId, signal)).toMatchObject({ is_stale: true });
  expect(await deliver(dagId, nothing)).toMatchObject({ is_stale: false, is_paused: false });
});
