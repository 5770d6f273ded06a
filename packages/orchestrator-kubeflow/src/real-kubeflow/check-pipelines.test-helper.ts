import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cleanEnvironment } from "../../../orchestrator-airflow/src/local/python-environment.ts";
import { kubeflowEnvironment } from "./kubeflow-environment.test-helper.ts";

const exec = promisify(execFile);
const program = fileURLToPath(new URL("check-pipelines.test-fixture.py", import.meta.url));

/** What Kubeflow's own programs made of a pipeline. */
export interface CheckedPipeline {
  /** What they do not take. */
  readonly error?: string;
  /** Whether nothing was lost or changed when it became protobuf messages. */
  readonly same?: boolean;
  readonly name?: string;
  readonly inputs?: Readonly<Record<string, { type: string; default: unknown; optional: boolean }>>;
}

/** Has Kubeflow's protobufs and SDK read compiled pipelines, by their names. */
export async function checkPipelines(
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, CheckedPipeline>>> {
  const { bin } = await kubeflowEnvironment();
  const folder = await mkdtemp(join(tmpdir(), "tsugite-kubeflow-"));
  try {
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
    const { stdout } = await exec(join(bin, "python"), [program, ...Object.keys(texts)], {
      cwd: folder,
      env: { ...cleanEnvironment(), PYTHONWARNINGS: "ignore" },
      maxBuffer: 64 * 1024 ** 2,
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
