import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isError } from "@tsugite/core";
import { type DeployOptions, deploy, run } from "tsugite";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { airflowProject } from "./real-airflow/project.test-helper.ts";
import { json, startGateway } from "./rest/gateway.test-helper.ts";

/** A port that no server is given by chance. */
const NOBODY = "http://127.0.0.1:59873";

let dagsFolder: string;
beforeAll(async () => {
  dagsFolder = await mkdtemp(join(tmpdir(), "tsugite-dags-"));
  return () => rm(dagsFolder, { recursive: true });
});

interface Attempt {
  readonly config?: Readonly<Record<string, unknown>>;
  /** Of the pipeline. */
  readonly options?: string;
  readonly url?: string;
  /** Absent: it is run. */
  readonly deployed?: DeployOptions;
}

/** Runs or deploys a pipeline that cannot be, and returns what people are told. */
async function told({ config = {}, options = "", url = NOBODY, deployed }: Attempt): Promise<string> {
  const files = {
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      import { toStandardJsonSchema } from "@valibot/to-json-schema";
      import * as v from "valibot";
      export const load = step("load", ({ day }: { day: string }) => day);
      const params = toStandardJsonSchema(v.object({ day: v.string() }));
      export default pipeline({ name: "refused", params, ${options} }, ({ params }) => load({ day: params.day }));
    `,
  };
  const project = await airflowProject(files, config, { url, dagsFolder });
  const parameters = { day: "monday" };
  const tried = deployed === undefined ? run(project.file, { parameters }) : deploy(project.file, deployed);
  const error = await tried.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(await readdir(dagsFolder)).toEqual([]);
  expect(await project.store.listRuns()).toEqual([]);
  return isError(error) ? error.message.replaceAll(project.root, "<project>").replaceAll(url, "<airflow>") : "nothing";
}

/** An Airflow, or what stands in front of it, that answers everything so. */
async function answering(answer: Parameters<typeof startGateway>[0]): Promise<string> {
  return (await startGateway(answer)).baseUrl;
}

test("stores that only this machine has are refused where Airflow is elsewhere", async () => {
  expect(await told({ config: { sameHost: false } })).toMatchInlineSnapshot(
    `"The metadata-store local (flavor sqlite) and the artifact-store local (flavor local) exist only on this machine, but the airflow orchestrator runs steps elsewhere. If its steps run on this machine, set \`sameHost: true\` in the config of airflow. Else use a metadata-store and an artifact-store that other machines reach."`,
  );
});

test("what Airflow has no word for is refused before anything is written", async () => {
  expect(await told({ options: `failureMode: "failFast", onSuccess: () => {},` })).toMatchInlineSnapshot(`
    "The pipeline refused cannot be deployed on the stack default: 2 problems.
      - The pipeline refused has the failure mode failFast, which the airflow orchestrator does not know. Use continueOnFailure, or choose a stack with another orchestrator.
      - The pipeline refused has the hooks onSuccess, which the airflow orchestrator does not call. Put them on steps, whose hooks are called everywhere, or choose a stack with another orchestrator."
  `);
});

test("a schedule is refused with a parameter that has no value", async () => {
  expect(await told({ deployed: { schedule: { cron: "0 3 * * *" } } })).toMatchInlineSnapshot(
    `"Runs of refused are to be started on a schedule, but its parameter "day" has no default. Give the parameter a value for these runs, or a default in the pipeline's schema."`,
  );
});

test("an Airflow that is not there is told with its address", async () => {
  expect(await told({})).toMatchInlineSnapshot(
    `"Airflow at <airflow> could not be reached: connect ECONNREFUSED 127.0.0.1:59873. See whether it is up, and whether the orchestrator's \`baseUrl\` is right; \`tsugite airflow up\` starts one for the project."`,
  );
});

test("credentials that Airflow does not take are told, and not shown", async () => {
  process.env.TSUGITE_TEST_TOKEN = "canary-7d1";
  onTestFinished(() => {
    delete process.env.TSUGITE_TEST_TOKEN;
  });
  const url = await answering((_, response) => json(response, 401, { detail: "Invalid credentials" }));
  const message = await told({ url, config: { auth: { token: { env: "TSUGITE_TEST_TOKEN" } } } });
  expect(message).toMatchInlineSnapshot(
    `"Airflow at <airflow> does not let this request pass (401: Invalid credentials). See whether the token in the orchestrator's \`auth\` is still good, and whether its user may read and run DAGs."`,
  );
  expect(message).not.toContain("canary");
});

test("a DAG that somebody paused is told before a run of it is recorded", async () => {
  const url = await answering(({ url: asked }, response) =>
    asked.endsWith("/auth/token")
      ? json(response, 201, { access_token: "token" })
      : json(response, 200, { dag_id: "refused", is_paused: true, tags: [] }),
  );
  expect(await told({ url })).toMatchInlineSnapshot(
    `"The DAG refused is paused in Airflow, so that a run of it would wait for ever. Let it go on with \`unpause\`, or there: <airflow>/dags/refused. If it has a schedule, that goes on too."`,
  );
});

test("a web page in place of an answer is told as not signed in", async () => {
  const url = await answering((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title>");
  });
  expect(await told({ url })).toMatchInlineSnapshot(
    `"Airflow at <airflow> answered with a web page (200), where its API answers JSON: a gateway in front of it asks who you are, or this is no Airflow 3. Give the orchestrator an \`auth\` whose token the gateway takes, and see whether its \`baseUrl\` is right."`,
  );
});

test("a secret that is not there is told by its name", async () => {
  expect(await told({ config: { auth: { token: { env: "TSUGITE_NO_SUCH_TOKEN" } } } })).toMatchInlineSnapshot(
    `"The environment variable TSUGITE_NO_SUCH_TOKEN, which holds the token for Airflow, is not set. Set it in the environment of this command."`,
  );
});
