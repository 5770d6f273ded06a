import { createComponent, StackComponentType } from "@tsugite/core";
import { expect, test } from "vitest";
import { airflowOrchestratorConfigSchema } from "./config.ts";
import { AirflowOrchestrator } from "./orchestrator.ts";

async function issuesOf(config: unknown): Promise<readonly string[]> {
  const { issues = [] } = await airflowOrchestratorConfigSchema["~standard"].validate(config);
  return issues.map(({ message }) => message);
}

test("an empty config is that of an Airflow on this machine, which somebody else brings DAGs to its folder for", async () => {
  expect(await airflowOrchestratorConfigSchema["~standard"].validate({})).toMatchObject({
    value: { deliver: "write", baseUrl: "http://localhost:8080", defaultArgs: {}, sameHost: false },
  });
});

test("a secret is taken by reference only", async () => {
  for (const secret of [{ env: "TOKEN" }, { file: "token.txt" }]) {
    expect(await issuesOf({ auth: { token: secret } })).toEqual([]);
    expect(await issuesOf({ auth: { user: "ada", password: secret } })).toEqual([]);
  }
  expect(await issuesOf({ auth: { command: ["print-token", "--raw"] } })).toEqual([]);
  for (const auth of [{ token: "t0ps3cret" }, { user: "ada", password: "t0ps3cret" }, { command: [] }, {}]) {
    const issues = await issuesOf({ auth });
    expect(issues).not.toEqual([]);
    expect(issues.join()).not.toContain("t0ps3cret");
  }
});

test("values that make no sense are refused, all at once", async () => {
  const issues = await issuesOf({ baseUrl: "localhost:8080", deliver: "ftp" });
  expect(issues).toEqual(['Expected "write" or "files".', expect.stringContaining("begins with http:// or https://.")]);
});

test("every field that is misspelt is told, also within `auth`, whose alternatives do not say which it is", async () => {
  const config = {
    dagFolder: "dags",
    samehost: true,
    auth: { user: "ada", pasword: { env: "PASSWORD" } },
    defaultArgs: { retries: 3 },
  };
  const options = { type: StackComponentType.ORCHESTRATOR, source: "test", name: "airflow", root: "/", config };
  await expect(createComponent(AirflowOrchestrator, options)).rejects.toMatchObject({
    code: "COMPONENT_CONFIG_INVALID",
    message: `The config of the orchestrator airflow (flavor airflow) is not what it takes:
  - dagFolder: Unknown field. Did you mean "dagsFolder"?
  - samehost: Unknown field. Did you mean "sameHost"?
  - auth.pasword: Unknown field. Did you mean "password"?
  - defaultArgs.retries: Unknown field. There are owner, pool, poolSlots, queue, priorityWeight.
 Mend it in tsugite.yaml, or with tsugite orchestrator update airflow.`,
  });
});
