import { type BaseMetadataStore, type DeploymentRecord, digestOf, type NewDeployment } from "@tsugite/core";
import { assertEqual, assertLength, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";

function exampleDeployment(changes: Partial<NewDeployment> = {}): NewDeployment {
  return {
    engine: "http://engine",
    pipeline: "penguins",
    stack: "team",
    id: "penguins_dag",
    version: "v1",
    specDigest: digestOf("spec"),
    parameters: {},
    ...changes,
  };
}

/** What was left with engines. */
export function testDeployments(test: PromiseTester<BaseMetadataStore>): void {
  test("a deployment comes back as it was recorded, with its time", async ({ store, again }) => {
    const whole = exampleDeployment({
      id: "dag \ud800",
      url: "http://engine/dags/penguins_dag",
      bundle: digestOf("bundle"),
      parameters: { ratio: 0.8, name: "no penguins \0" },
      schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin", catchUp: false },
    });
    const before = Date.now();
    const recorded = await store.recordDeployment(whole);
    const { deployedAt, ...rest } = recorded;
    assertEqual(rest, whole, "recordDeployment()");
    assertEqual(deployedAt >= before && deployedAt <= Date.now(), true, "deployedAt is now");
    assertEqual(await again().listDeployments(), [recorded], "listDeployments()");
    const plain = await store.recordDeployment(exampleDeployment({ pipeline: "plain" }));
    assertEqual(await store.listDeployments({ pipeline: "plain" }), [plain], "listDeployments({ pipeline })");
  });

  test("at most one version of a pipeline stands with an engine, and those before are still known", async ({
    store,
  }) => {
    const first = await store.recordDeployment(exampleDeployment());
    const elsewhere = await store.recordDeployment(exampleDeployment({ engine: "http://other" }));
    const second = await store.recordDeployment(exampleDeployment({ version: "v2" }));
    assertEqual(await store.listDeployments(), [second, elsewhere], "listDeployments()");
    assertEqual(await store.listDeployments({ engine: "http://other" }), [elsewhere], "listDeployments({ engine })");
    const all = await store.listDeployments({ ended: true });
    const { endedAt, ...replaced } = all.at(-1) ?? first;
    assertEqual(replaced, first, "listDeployments({ ended }).at(-1)");
    assertEqual((endedAt ?? 0) >= first.deployedAt, true, "the first ended after it had been deployed");
    assertLength(all, 3, "listDeployments({ ended })");
  });

  test("what is taken back from an engine stands no more, and is told once", async ({ store }) => {
    const deployed = await store.recordDeployment(exampleDeployment());
    const key = { engine: deployed.engine, pipeline: deployed.pipeline };
    assertEqual(await store.endDeployment({ ...key, engine: "other" }), undefined, "endDeployment() of another engine");
    assertMatches(await store.endDeployment(key), deployed, "endDeployment()");
    assertEqual(await store.endDeployment(key), undefined, "endDeployment() for the second time");
    assertEqual(await store.listDeployments(key), [], "listDeployments()");
    const again: DeploymentRecord = await store.recordDeployment(exampleDeployment());
    assertEqual(await store.listDeployments(key), [again], "listDeployments()");
  });

  test("of many that deploy a pipeline at once, one stands at the end", async ({ store, again }) => {
    const stores = [store, again(), again()];
    const versions = Array.from({ length: 12 }, (_, index) => `v${index}`);
    await Promise.all(
      versions.map((version, index) =>
        (stores[index % stores.length] ?? store).recordDeployment(exampleDeployment({ version })),
      ),
    );
    assertLength(await store.listDeployments(), 1, "listDeployments()");
    assertLength(await store.listDeployments({ ended: true }), 12, "listDeployments({ ended })");
  });

  test("names of engines and pipelines that cannot be kept are refused", async ({ store }) => {
    for (const name of ["engine", "pipeline", "stack"]) {
      const recorded = store.recordDeployment(exampleDeployment({ [name]: "half \ud800" }));
      await assertRejects(recorded, { code: "NAME_INVALID" }, `recordDeployment() with half a character in ${name}`);
    }
  });
}
