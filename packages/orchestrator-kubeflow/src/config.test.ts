import { step } from "@tsugite/core";
import { expect, test } from "vitest";
import { kubeflowOrchestratorConfigSchema } from "./config.ts";
import { kubeflowSettingsSchema } from "./settings.ts";

async function issuesOf(schema: typeof kubeflowOrchestratorConfigSchema, config: unknown): Promise<readonly string[]> {
  const { issues = [] } = await schema["~standard"].validate(config);
  return issues.map(({ message }) => message);
}

test("an empty config is that of a Kubeflow whose port was forwarded to this machine", async () => {
  expect(await kubeflowOrchestratorConfigSchema["~standard"].validate({})).toEqual({
    value: { baseUrl: "http://localhost:8080", timeZone: "UTC", steps: {} },
    typed: true,
    issues: undefined,
  });
});

test("a secret is taken by reference only", async () => {
  const schema = kubeflowOrchestratorConfigSchema;
  for (const secret of [{ env: "TOKEN" }, { file: "token.txt" }]) {
    expect(await issuesOf(schema, { auth: { token: secret } })).toEqual([]);
    expect(await issuesOf(schema, { auth: { cookie: secret } })).toEqual([]);
    expect(await issuesOf(schema, { auth: { header: "kubeflow-userid", value: secret } })).toEqual([]);
  }
  expect(await issuesOf(schema, { auth: { command: ["print-token", "--raw"] } })).toEqual([]);
  for (const auth of [{ token: "t0ps3cret" }, { header: "a b", value: "t0ps3cret" }, { command: [] }, {}]) {
    const issues = await issuesOf(schema, { auth });
    expect(issues).not.toEqual([]);
    expect(issues.join()).not.toContain("t0ps3cret");
  }
});

test("unknown fields and values that make no sense are refused, all at once", async () => {
  const config = { base_url: "x", baseUrl: "localhost:8080", steps: { serviceAccount: "me", nodeSelectors: {} } };
  const issues = (await issuesOf(kubeflowOrchestratorConfigSchema, config)).join("\n");
  expect(issues).toContain("Unknown field. Known are baseUrl,");
  expect(issues).toContain("Expected a URL that begins with http:// or https://.");
  expect(issues).toContain("Unknown setting of steps. Known are env, volumes,");
});

test("settings are typed where the flavor is imported, and checked", async () => {
  step({ name: "a", settings: { kubeflow: { nodeSelector: { disk: "ssd" } } } }, () => 1);
  // @ts-expect-error Labels of nodes are texts.
  step({ name: "b", settings: { kubeflow: { nodeSelector: { disk: 1 } } } }, () => 1);
  const { issues = [] } = await kubeflowSettingsSchema["~standard"].validate({
    env: { "A B": { secret: "s", key: "k" }, C: { secret: "S", key: "k" } },
    volumes: { "/": { claim: "c" }, "/a/../b": { claim: "c" }, "/ok": { claim: "c" } },
    runAsUser: -1,
  });
  expect(
    issues.map(({ path = [] }) => path.map((part) => (typeof part === "object" ? part.key : part)).join(".")),
  ).toEqual(["env.A B", "env.C.secret", "volumes./", "volumes./a/../b", "runAsUser"]);
});
