import { expect, test } from "vitest";
import { airflowOrchestratorConfigSchema } from "./config.ts";

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

test("unknown fields and values that make no sense are refused, all at once", async () => {
  const config = { dags_folder: "dags", baseUrl: "localhost:8080", deliver: "ftp", defaultArgs: { retries: 3 } };
  const issues = await issuesOf(config);
  expect(issues.join("\n")).toContain("Unknown field. Known are dagsFolder,");
  expect(issues.join("\n")).toContain("Expected a URL that begins with http:// or https://.");
  expect(issues.join("\n")).toContain('Expected "write" or "files".');
  expect(issues.join("\n")).toContain("Unknown task argument. Known are owner, pool,");
});
