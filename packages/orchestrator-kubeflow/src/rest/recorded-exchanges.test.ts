import { expect, test } from "vitest";
import { triggerOf } from "../deliver/kubeflow-trigger.ts";
import { KubeflowClient } from "./kubeflow-client.ts";
import { type Played, playExchanges, recordedAnswer, recordedLabels } from "./play-exchanges.test-helper.ts";

const { signal } = new AbortController();
const PIPELINE = "78121d3c-04d4-4975-aa8c-4b6ecf25d61c";
const VERSION = "49a1f723-18e0-49dc-9eab-a3bb86bed919";
const EXPERIMENT = "87c9352e-8733-4dd0-ad31-3c957ba70601";
const RUN = "d06704df-f4c0-4d97-af24-f514f5867b2f";
const SCHEDULE = "ca31d4de-8981-4660-8739-60f50a3d3390";
const upload = { yaml: "root: {}\n", signal };

const played = new Set<string>();

async function client(...exchanges: readonly Played[]): Promise<KubeflowClient> {
  for (const exchange of exchanges) played.add(typeof exchange === "string" ? exchange : exchange.label);
  const baseUrl = await playExchanges(exchanges);
  return new KubeflowClient({ baseUrl, auth: undefined, namespace: "kubeflow", root: "/" });
}

test("how Kubeflow is, it tells with whether it has several users", async () => {
  expect(await (await client("health")).health(signal)).toMatchObject({ multi_user: false });
});

test("a pipeline is found by its name, and not found where there is none", async () => {
  const { pipelines } = await client("find a pipeline by name", "find a pipeline by a name that does not exist");
  expect(await pipelines.find("rec-73583b", signal)).toMatchObject({ pipeline_id: PIPELINE });
  expect(await pipelines.find("nope-nope", signal)).toBeUndefined();
});

test("a pipeline is uploaded, with what people are shown", async () => {
  const { pipelines } = await client("upload a new pipeline");
  const shown = { displayName: "Recorded", description: "recorded" };
  expect(await pipelines.upload({ ...upload, ...shown, name: "rec-73583b" })).toMatchObject({ pipeline_id: PIPELINE });
});

test("a name that is taken is no failure, since the same may have been uploaded before", async () => {
  const { pipelines } = await client(
    "upload under a name that exists",
    "upload a version",
    "upload a version under a name that exists",
  );
  expect(await pipelines.upload({ ...upload, name: "rec-73583b" })).toBeUndefined();
  const version = { ...upload, name: "rec-73583b-v2" };
  expect(await pipelines.uploadVersion(PIPELINE, version)).toMatchObject({ pipeline_version_id: VERSION });
  expect(await pipelines.uploadVersion(PIPELINE, version)).toBeUndefined();
});

test("versions are listed, the newest first, with what was uploaded", async () => {
  const { pipelines } = await client("list versions, newest first");
  for await (const version of pipelines.versions(PIPELINE, signal)) {
    expect(version).toMatchObject({ pipeline_version_id: VERSION, pipeline_spec: { pipelineInfo: { name: "demo" } } });
    break;
  }
});

test.for([
  ["upload: unknown field", "rec-73583b-b1", "answered 400: unknown template format."],
  ["upload: schemaVersion 2.0.0", "rec-73583b-b2", "answered 400: KFP only supports schema version 2.1.0, but"],
  ["upload: capital letters in pipelineInfo.name", "rec-73583b-b3", "must start with alphanumeric characters."],
] as const)("what is refused is told with the server's own reason: %s", async ([label, name, reason]) => {
  const { pipelines } = await client(label);
  const refusal = await pipelines.upload({ ...upload, name }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "ENGINE_REFUSED", message: expect.stringContaining(reason) });
});

test("an experiment is found, and made where there is none; where another makes it at once, both have it", async () => {
  const found = await client("find an experiment by name");
  expect(await found.runs.experiment("rec-73583b", signal)).toMatchObject({ experiment_id: EXPERIMENT });
  const none = { label: "find an experiment by name", instead: {} };
  const made = await client(none, "create an experiment");
  expect(await made.runs.experiment("rec-73583b", signal)).toMatchObject({ experiment_id: EXPERIMENT });
  const late = await client(none, "create an experiment under a name that exists", "find an experiment by name");
  expect(await late.runs.experiment("rec-73583b", signal)).toMatchObject({ experiment_id: EXPERIMENT });
});

const parameters = { path: "y.csv" };
const place = { experimentId: EXPERIMENT, pipelineId: PIPELINE, versionId: VERSION, serviceAccount: undefined, signal };

test("a run is started, asked, ended, and listed", async () => {
  const { runs } = await client(
    "create a run",
    "list runs of an experiment",
    "get a run",
    "3.0 tasks endpoint on 2.17",
    "terminate a run",
    "get it after",
    "get a run that does not exist",
  );
  expect(await runs.create({ ...place, displayName: "run one", parameters })).toMatchObject({ run_id: RUN });
  expect(await runs.newest(EXPERIMENT, 1, signal)).toMatchObject([{ run_id: RUN }]);
  const run = await runs.get(RUN, signal);
  expect(run).toMatchObject({ state: "PENDING", runtime_config: { parameters } });
  expect(run === undefined ? undefined : await runs.tasksOf(run, signal)).toEqual([]);
  await runs.terminate(RUN, signal);
  expect(await runs.get(RUN, signal)).toMatchObject({ state: "CANCELING" });
  expect(await runs.get("e99ae394-84f1-45fc-9ee2-13499836497e", signal)).toBeUndefined();
});

test.for([
  [
    "create a run: unknown parameter",
    { nope: 1 },
    "answered 400: parameter(s) provided are not required by pipeline: nope.",
  ],
  [
    "create a run: parameter of the wrong type",
    { path: 5 },
    "answered 400: input parameter path requires type string, but",
  ],
] as const)("a run that cannot be is refused with the server's own reason: %s", async ([label, given, reason]) => {
  const { runs } = await client(label);
  const { experimentId: _none, ...without } = place;
  const refusal = await runs
    .create({ ...without, displayName: "x", parameters: given })
    .catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "ENGINE_REFUSED", message: expect.stringContaining(reason) });
});

test("what Kubeflow calls an internal error is told as it says it, and not as a server that is down", async () => {
  const { runs } = await client("create a run: unknown pipeline");
  const unknown = { displayName: "x", pipelineId: "a1c50344-c320-4f71-b79f-bc22670d64eb", parameters: undefined };
  await expect(runs.create({ ...unknown, serviceAccount: undefined, signal })).rejects.toMatchObject({
    code: "ENGINE_REFUSED",
    message: expect.stringContaining("a1c50344-c320-4f71-b79f-bc22670d64eb not found."),
  });
});

test("a run that has not failed is not retried, and says why", async () => {
  const { runs } = await client("retry a run that has not failed");
  await expect(runs.retry(RUN, signal)).rejects.toMatchObject({
    code: "ENGINE_REFUSED",
    message: expect.stringContaining("answered 409: Failed to retry run d06704df"),
  });
});

test("a schedule is kept, paused, resumed, and deleted", async () => {
  const { schedules } = await client(
    "create a recurring run (cron, six fields)",
    "disable a recurring run",
    "enable it",
    "delete it",
  );
  const trigger = triggerOf({ cron: "0 3 * * *", timeZone: "UTC", catchUp: false });
  const kept = { ...place, displayName: "rec-73583b", parameters, trigger, catchUp: false, enabled: true };
  expect(await schedules.create(kept)).toMatchObject({ recurring_run_id: SCHEDULE, status: "ENABLED" });
  await schedules.setEnabled(SCHEDULE, false, signal);
  await schedules.setEnabled(SCHEDULE, true, signal);
  await schedules.delete(SCHEDULE, signal);
});

test("a pipeline is deleted with its versions", async () => {
  const { pipelines } = await client("delete it with its versions");
  await pipelines.delete(PIPELINE, signal);
});

test("what the client reads of lists and of errors is what was recorded", () => {
  expect(recordedAnswer("list recurring runs")).toMatchObject({
    recurringRuns: [{ recurring_run_id: expect.any(String), status: "ENABLED" }],
  });
  expect(recordedLabels.filter((label) => !played.has(label))).toMatchInlineSnapshot(`
    [
      "upload: unknown producer task is accepted",
      "run of it is refused",
      "create a run: parameters over the size limit",
      "create a run from a spec in the request",
      "create a recurring run: cron with five fields",
      "create a recurring run: interval",
      "list recurring runs",
      "delete a run",
      "unknown path",
      "delete a pipeline that has versions",
    ]
  `);
});
