import { expect, test } from "vitest";
import {
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { RunNotice } from "../run/active-run.ts";
import { exampleCompletion } from "../store/fixtures/example.test-helper.ts";
import { tellRecorded } from "./tell-recorded.ts";

/** Its steps run elsewhere: what they do is seen in the records only. */
class Elsewhere extends PlainOrchestrator {
  work: (deployment: PipelineDeployment) => Promise<void> = async () => {};
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment) {
    await tellRecorded(deployment, this.work(deployment));
    return { kind: "finished" } as const;
  }
}

function describeNotice(notice: RunNotice): string {
  if (notice.kind === "ended") return `${notice.record.step} ${notice.record.status}`;
  return notice.kind === "log" ? notice.line.text : `${notice.step} ${notice.kind}`;
}

test("what other processes record is told while they work, and their last words when they are through", async () => {
  const orchestrator = new Elsewhere({ name: "e", config: {}, root: "/" });
  const stack = await temporaryStack({ orchestrator });
  const told: string[] = [];
  orchestrator.work = async ({ run }) => {
    const key = { runId: run?.id ?? "", step: "a" };
    const token = await stack.metadataStore.startAttempt(key);
    await expect.poll(() => told).toEqual(["a started"]);
    const line = { ...key, attempt: 1, level: "info", text: "half way", at: Date.now() } as const;
    await stack.metadataStore.appendLogs([line]);
    await expect.poll(() => told).toEqual(["a started", "half way"]);
    await stack.metadataStore.completeStep(key, token, exampleCompletion());
  };
  const notify = (notice: RunNotice): void => void told.push(describeNotice(notice));
  const { run } = await stack.deployPipeline(requestFor(specOf(specStep("a")), {}, { notify }));
  expect(told).toEqual(["a started", "half way", "a completed"]);
  expect(run?.status).toBe("completed");
});

test("an orchestrator's failure stays its failure", async () => {
  const orchestrator = new Elsewhere({ name: "e", config: {}, root: "/" });
  const stack = await temporaryStack({ orchestrator });
  orchestrator.work = () => Promise.reject(new Error("no such program"));
  const deploying = stack.deployPipeline(requestFor(specOf(specStep("a")), {}));
  await expect(deploying).rejects.toMatchObject({ code: "ORCHESTRATOR_FAILED" });
});
