import {
  type BaseMetadataStore,
  type Collector,
  currentOwner,
  digestOf,
  type PipelineSpec,
  type StepKey,
} from "@tsugite/core";
import { assertEqual, assertLength } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { exampleArtifact, exampleCompletion, exampleError, exampleRun, exampleSpec } from "./example-records.ts";
import { runOf } from "./run-of-one-step.ts";

const owner = { host: "elsewhere", boot: "1", pid: 1, processStart: "1" };
const collector = (until: number = Date.now() + 60_000): Collector => ({ owner, until });

/** What keeps artifacts from being removed, and what holds up whoever wants to keep them. */
export function testPins(test: PromiseTester<BaseMetadataStore>): void {
  test("an artifact is used when a step has made it or was given it, when a spec names it, or when it is pinned", async ({
    store,
  }) => {
    const names = ["made", "given", "named", "pinned", "nobody's"];
    const digests = names.map((name) => digestOf(name));
    const spec: PipelineSpec = {
      ...exampleSpec,
      steps: [
        {
          name: "fit",
          source: "a.ts#fit",
          code: { digest: digestOf("code") },
          inputs: { csv: { kind: "file", path: "a.csv", digest: digestOf("named"), size: 1 } },
          outputs: {},
        },
      ],
    };
    const inputs = [{ path: "csv", digest: digestOf("given"), producer: { kind: "file", path: "b.csv" } }] as const;
    const run = await runOf(store, { outputs: { a: exampleArtifact("made") }, inputs }, spec);
    const key = { runId: run.id, step: "load" };
    const attempt = await store.startAttempt(key);
    await store.pinArtifact(key, attempt, digestOf("pinned"));
    const unused = async (without: readonly string[] = []): Promise<readonly string[]> =>
      (await store.findUnusedArtifacts(digests, without)).map((digest) => names[digests.indexOf(digest)] ?? "");
    assertEqual(await unused(), ["nobody's"], "findUnusedArtifacts()");
    assertEqual(
      await unused([run.id]),
      ["made", "given", "named", "nobody's"],
      "findUnusedArtifacts() without the run",
    );
    assertEqual(await store.condemnArtifacts(digests, collector()), [digestOf("nobody's")], "condemnArtifacts()");
    await assertRejects(
      store.pinArtifact({ runId: run.id, step: "nobody" }, 1, digestOf("a")),
      { code: "STEP_NOT_FOUND" },
      "pinArtifact()",
    );
  });

  test("a pin ends with its attempt, however that ends", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const pinned = async (step: string): Promise<StepKey> => {
      const key = { runId: run.id, step };
      await store.pinArtifact(key, await store.startAttempt(key), digestOf(step));
      return key;
    };
    const unused = (...steps: string[]) =>
      store.findUnusedArtifacts(
        steps.map((step) => digestOf(step)),
        [],
      );
    const [failed, completed, fenced] = [await pinned("failed"), await pinned("completed"), await pinned("fenced")];
    assertEqual(await unused("failed", "completed", "fenced"), [], "findUnusedArtifacts() of pinned ones");
    await store.failAttempt(failed, 1, { status: "failed", error: exampleError, final: false, inputs: [] });
    await store.completeStep(completed, 1, exampleCompletion());
    await store.startAttempt(fenced);
    assertLength(await unused("failed", "completed", "fenced"), 3, "findUnusedArtifacts()");
    await store.removeUnused();
    assertLength(await unused("failed", "completed", "fenced"), 3, "findUnusedArtifacts()");
  });

  test("whoever pins a condemned artifact waits until it is released, and then nobody condemns it", async ({
    store,
    again,
  }) => {
    const [key, digest] = [
      { runId: (await store.createRun(exampleRun(), exampleSpec)).id, step: "fit" },
      digestOf("a"),
    ];
    const attempt = await store.startAttempt(key);
    const mine = collector();
    assertEqual(await store.condemnArtifacts([digest], mine), [digest], "condemnArtifacts()");
    assertEqual(await again().condemnArtifacts([digest], collector(mine.until + 1)), [], "condemnArtifacts()");
    let isPinned = false;
    const pin = again()
      .pinArtifact(key, attempt, digest)
      .then(() => (isPinned = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEqual(isPinned, false, "whether a condemned artifact was pinned");
    // One that another collector has condemned is not this one's to release.
    await store.releaseArtifacts([digest], collector(mine.until + 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEqual(isPinned, false, "whether a condemned artifact was pinned");
    await store.releaseArtifacts([digest], mine);
    await pin;
    assertEqual(await store.condemnArtifacts([digest], collector()), [], "condemnArtifacts()");
  });

  test("what a collector that is gone has condemned holds nobody up", async ({ store }) => {
    const key = { runId: (await store.createRun(exampleRun(), exampleSpec)).id, step: "fit" };
    const attempt = await store.startAttempt(key);
    const [late, dead] = [digestOf("late"), digestOf("dead")];
    await store.condemnArtifacts([late], collector(Date.now() - 1));
    const here = { owner: { ...currentOwner(), processStart: "1" }, until: Date.now() + 60_000 };
    await store.condemnArtifacts([dead], here);
    assertEqual(await store.condemnArtifacts([late], collector()), [late], "condemnArtifacts()");
    await store.releaseArtifacts([late], collector());
    await store.pinArtifact(key, attempt, dead);
  });
}
