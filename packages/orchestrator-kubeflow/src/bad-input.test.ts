import { isError } from "@tsugite/core";
import { type DeployOptions, deploy, run } from "tsugite";
import { expect, onTestFinished, test, vi } from "vitest";
import { json, startGateway } from "../../orchestrator-airflow/src/rest/gateway.test-helper.ts";
import { kubeflowProject, type ProjectOptions } from "./played/project.test-helper.ts";

/** A port that no server is given by chance. */
const NOBODY = "http://127.0.0.1:59874";

interface Attempt extends ProjectOptions {
  /** Of the pipeline. */
  readonly options?: string;
  /** Of the step. */
  readonly step?: string;
  /** The body of the builder. */
  readonly build?: string;
  readonly parameters?: Readonly<Record<string, string | number | null>>;
  readonly url?: string;
  /** Absent: it is run. */
  readonly deployed?: DeployOptions;
}

/** Runs or deploys a pipeline that cannot be, and returns what people are told. */
async function told(attempt: Attempt): Promise<string> {
  const { options = "", step = "", build = "load({ day: params.day });", url = NOBODY, deployed } = attempt;
  const files = {
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      import { toStandardJsonSchema } from "@valibot/to-json-schema";
      import * as v from "valibot";
      export const load = step({ name: "load", ${step} }, ({ day }: { day: string }) => day);
      const params = toStandardJsonSchema(v.object({ day: v.string() }));
      export default pipeline({ name: "refused", params, ${options} }, ({ params }) => { ${build} });
    `,
  };
  const project = await kubeflowProject(files, url, attempt);
  const { parameters = { day: "monday" } } = attempt;
  const tried = deployed === undefined ? run(project.file, { parameters }) : deploy(project.file, deployed);
  const error = await tried.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(await project.store.listRuns()).toEqual([]);
  return isError(error) ? error.message.replaceAll(project.root, "<project>").replaceAll(url, "<kubeflow>") : "nothing";
}

/** A Kubeflow, or what stands in front of it, that answers everything so. */
async function answering(answer: Parameters<typeof startGateway>[0]): Promise<string> {
  return (await startGateway(answer)).baseUrl;
}

test("stores that only this machine has are refused", async () => {
  const message = await told({ stack: { "metadata-store": "local", "artifact-store": "local" } });
  expect(message).toMatchInlineSnapshot(
    `"The metadata-store local (flavor sqlite) and the artifact-store local (flavor local) exist only on this machine, but the kubeflow orchestrator runs steps elsewhere. Use a metadata-store and an artifact-store that other machines reach, for example of the flavors postgres (\`npm install @tsugite/metadata-store-postgres\`) and s3 (\`npm install @tsugite/artifact-store-s3\`)."`,
  );
});

test("a stack without an image builder can only write files", async () => {
  expect(await told({ stack: { "image-builder": undefined } })).toMatchInlineSnapshot(
    `"The stack default has no image builder, and Kubeflow runs each step in a container of an image. Add an \`image-builder\` to the stack in tsugite.yaml, or write the files alone: \`tsugite compile\`."`,
  );
});

test("what Kubeflow has no word for is refused", async () => {
  expect(await told({ options: `failureMode: "failFast", onSuccess: () => {},` })).toMatchInlineSnapshot(
    `
    "The pipeline refused cannot be deployed on the stack default: 2 problems.
      - The pipeline refused has the failure mode failFast, which the kubeflow orchestrator does not know. Use continueOnFailure, or choose a stack with another orchestrator.
      - The pipeline refused has the hooks onSuccess, which the kubeflow orchestrator does not call. Put them on steps, whose hooks are called everywhere, or choose a stack with another orchestrator."
  `,
  );
});

test("names that are the same in Kubeflow are told with both steps", async () => {
  const build = `
    load({ day: params.day }, { name: "fit_on.all" });
    load({ day: params.day }, { name: "Fit-On-All" });
    load({ day: params.day }, { name: "refused" });
    load({ day: params.day }, { name: "x" });
    load({ day: params.day }, { name: "x-driver" });
    load({ day: params.day }, { name: "root" });
  `;
  expect(await told({ build })).toMatchInlineSnapshot(`
    "The pipeline refused cannot be deployed on the stack default: 4 problems.
      - The steps fit_on.all and Fit-On-All are both fit-on-all in Kubeflow, which has small letters, digits and dashes. Name one of them otherwise, in the second argument of its call: \`{ name: … }\`.
      - The step refused is called like the pipeline refused, and Kubeflow cannot tell the two apart. Name the step otherwise, or the pipeline.
      - The steps x and x-driver are both x-driver in Kubeflow, which has small letters, digits and dashes. Name one of them otherwise, in the second argument of its call: \`{ name: … }\`.
      - The step root is called like the task that Kubeflow runs all others in. Name the step otherwise."
  `);
});

test("a parameter that is too large is told with its size", async () => {
  expect(await told({ parameters: { day: "x".repeat(10_001) } })).toMatchInlineSnapshot(
    `"The parameter day of refused takes 10003 bytes, and Kubeflow passes on 10000. Put the value into a file of the project, and give it to a step by \`file()\`; or pass where it can be found."`,
  );
});

test("a parameter that Kubeflow cannot have is told by its name", async () => {
  const options = `params: toStandardJsonSchema(v.object({ day: v.string(), "a b": v.optional(v.string()), tsugite_run: v.optional(v.string()) })),`;
  expect(await told({ options })).toMatchInlineSnapshot(`
    "The pipeline refused cannot be deployed on the stack default: 2 problems.
      - The pipeline refused has a parameter called "a b", which Kubeflow cannot pass on. Use letters, digits, dashes and underscores, and no digit at the beginning.
      - The pipeline refused has a parameter called "tsugite_run", which Tsugite needs for itself there. Use letters, digits, dashes and underscores, and no digit at the beginning."
  `);
});

test("a schedule in a time zone that Kubeflow does not keep is refused", async () => {
  const schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin" };
  expect(await told({ deployed: { parameters: { day: "monday" }, schedule } })).toMatchInlineSnapshot(
    `"The schedule 0 3 * * * is in the time zone Europe/Berlin, but Kubeflow keeps all schedules in UTC. Write the schedule in UTC. If Kubeflow's controller of schedules has another time zone (its variable CRON_SCHEDULE_TIMEZONE), write that into the orchestrator's config: \`config: { timeZone: … }\`."`,
  );
});

test("settings of a run on a step, and those that make no sense, are refused", async () => {
  const step = `settings: { kubeflow: { serviceAccount: "me" } },`;
  expect(await told({ step })).toMatchInlineSnapshot(
    `"The settings of step load for the orchestrator flavor kubeflow cannot be used: serviceAccount: a run has that, not a task. Write \`settings: { kubeflow: { serviceAccount: … } }\` in the options of the pipeline."`,
  );
  const wrong = `settings: { kubeflow: { env: { TOKEN: "t0ps3cret" }, volumes: { "data": { claim: "c" } }, nodes: 1 } } as never,`;
  const message = await told({ step: wrong });
  expect(message).toMatchInlineSnapshot(`
    "The pipeline refused cannot be deployed on the stack default: 3 problems.
      - The settings of step load for the orchestrator flavor kubeflow cannot be used: nodes: Unknown field. There are env, volumes, nodeSelector, nodeAffinity, tolerations, labels, annotations, imagePullSecrets, imagePullPolicy, gpuResource, runAsUser, runAsGroup, runAsNonRoot, serviceAccount. Mend \`settings: { kubeflow: … }\`, or leave it out.
      - The settings of step load for the orchestrator flavor kubeflow cannot be used: env.TOKEN: Expected { secret, key } or { configMap, key }, with names of Kubernetes. Mend \`settings: { kubeflow: … }\`, or leave it out.
      - The settings of step load for the orchestrator flavor kubeflow cannot be used: volumes.data: Expected an absolute path in the container, below its root, without a colon and without \`..\`. Mend \`settings: { kubeflow: … }\`, or leave it out."
  `);
  expect(message).not.toContain("t0ps3cret");
});

test("a Kubeflow that is not there is told with its address", async () => {
  expect(await told({})).toMatchInlineSnapshot(
    `"Kubeflow at <kubeflow> could not be reached: connect ECONNREFUSED 127.0.0.1:59874. See whether it is up, and whether the orchestrator's \`baseUrl\` is right; a port of a cluster has to be forwarded: \`kubectl port-forward\`."`,
  );
});

test("an expired token is told, and not shown", async () => {
  vi.stubEnv("TSUGITE_TEST_TOKEN", "canary-7d2");
  onTestFinished(() => void vi.unstubAllEnvs());
  const url = await answering((_, response) => json(response, 401, { code: 16, message: "token is expired" }));
  const message = await told({ url, config: { auth: { token: { env: "TSUGITE_TEST_TOKEN" } } } });
  expect(message).toMatchInlineSnapshot(
    `"Kubeflow at <kubeflow> does not let this request pass (401: token is expired). See whether the credentials in the orchestrator's \`auth\` are still good, and whether they are allowed pipelines and runs in its \`namespace\`."`,
  );
  expect(message).not.toContain("canary");
});

test("a Kubeflow of several users wants a namespace", async () => {
  const url = await answering((_, response) => json(response, 200, { multi_user: true }));
  expect(await told({ url })).toMatchInlineSnapshot(
    `"Kubeflow at <kubeflow> has several users, and the config of the orchestrator kubeflow names no namespace. Write the \`namespace\` of your profile into the orchestrator's config."`,
  );
});
