import {
  BaseArtifactStore,
  BaseMetadataStore,
  BaseOrchestrator,
  LocalArtifactStore,
  PLAIN_CAPABILITIES,
  SqliteMetadataStore,
  StackComponent,
  type StackComponentType,
} from "@tsugite/core";
import { expect, test } from "vitest";
import { checkClassFacts } from "./check-class-facts.ts";
import { classFacts } from "./class-facts.ts";

class Good extends BaseOrchestrator {
  static override readonly FLAVOR: string = "good";
  protected override async prepareOrRunPipeline(): Promise<never> {
    throw new Error("not called here");
  }
}

// What a class in JavaScript looks like that forgets methods: the compiler lets only an abstract one pass.
abstract class Silent extends BaseOrchestrator {}
abstract class Artifacts extends BaseArtifactStore {
  static override readonly FLAVOR: string = "artifacts";
}
abstract class Records extends BaseMetadataStore {
  static override readonly FLAVOR: string = "records";
}

const classes: Readonly<Record<string, unknown>> = {
  Good,
  Heir: class Heir extends Good {},
  Silent,
  Spaced: class Spaced extends Good {
    static override readonly FLAVOR = "my flavor";
  },
  Final: class Final extends Good {
    static override readonly FLAVOR = "final";
    override async run(): Promise<never> {
      throw new Error("not called here");
    }
  },
  Able: class Able extends Good {
    static override readonly FLAVOR = "able";
    static override readonly supports = { ...PLAIN_CAPABILITIES, steps: "moon", failureModes: [] } as never;
  },
  Schema: class Schema extends Good {
    static override readonly FLAVOR = "schema";
    static override readonly configSchema = { parse: () => 1 } as never;
    static override readonly settingsSchema = {} as never;
  },
  Part: class Part extends StackComponent {
    static override readonly TYPE = "orchestrator";
    static override readonly FLAVOR = "part";
  },
  Untyped: class Untyped extends StackComponent {
    static override readonly FLAVOR = "untyped";
  },
  Alone: class Alone {
    static readonly TYPE = "orchestrator";
    static readonly FLAVOR = "alone";
    prepareOrRunPipeline(): void {}
  },
  Artifacts,
  Records,
  function: () => 1,
};

function broken(name: string, type: StackComponentType = "orchestrator"): string[] {
  return checkClassFacts(classFacts(classes, name), { source: `./x.ts#${name}`, type }).map(({ message }) => message);
}

test("a class that keeps the rules is told nothing", () => {
  expect(broken("Good")).toEqual([]);
  const stores = { LocalArtifactStore, SqliteMetadataStore };
  for (const [name, type] of [
    ["LocalArtifactStore", "artifact-store"],
    ["SqliteMetadataStore", "metadata-store"],
  ] as const) {
    expect(checkClassFacts(classFacts(stores, name), { source: `core#${name}`, type })).toEqual([]);
  }
});

test("every rule that a class breaks is told", () => {
  expect(Object.keys(classes).map((name) => [name, ...broken(name)].join("\n  "))).toMatchInlineSnapshot(`
    [
      "Good",
      "Heir
      Heir sets no FLAVOR of its own.",
      "Silent
      Silent does not implement prepareOrRunPipeline().
      Silent sets no FLAVOR of its own.",
      "Spaced
      Spaced calls itself "my flavor" in FLAVOR, which is no name.",
      "Final
      Final overrides run(), which is final.",
      "Able
      Able has in supports.steps "moon", where ("local" | "remote") is expected.
      Able has in supports.failureModes an empty list, where at least one is expected.",
      "Schema
      The configSchema of Schema is no Standard Schema.
      The settingsSchema of Schema is no Standard Schema.",
      "Part
      Part extends StackComponent, but a class for orchestrator is needed.",
      "Untyped
      Untyped extends StackComponent, but a class for orchestrator is needed.",
      "Alone
      Alone extends no component of @tsugite/core, but a class for orchestrator is needed.",
      "Artifacts
      Artifacts is of the type artifact-store, but a class for orchestrator is needed.",
      "Records
      Records is of the type metadata-store, but a class for orchestrator is needed.",
      "function
      ./x.ts#function is no class but a function.",
    ]
  `);
});

test("a store is told every method that it lacks", () => {
  expect([...broken("Artifacts", "artifact-store"), ...broken("Records", "metadata-store")]).toMatchInlineSnapshot(`
    [
      "Artifacts does not implement has(), putBytes(), putFile(), getBytes(), getFile(), list(), remove(), locationOf() and close().",
      "Records does not implement createRun(), openRun(), handOverRun(), finishRun(), resumeRun(), reopenStep(), renewLease(), requestCancel(), getRun(), listRuns(), getSpec(), getParts(), startAttempt(), completeStep(), failAttempt(), settleStep(), getStep(), listSteps(), listAttempts(), findByCacheKey(), findEarlierStep(), forgetCacheEntries(), getContent(), findArtifacts(), getLineage(), recordDeployment(), endDeployment(), listDeployments(), pinArtifact(), removeRuns(), removeUnused(), findUnusedArtifacts(), condemnArtifacts(), releaseArtifacts(), appendLogs(), condenseLogs(), readLogs(), readEvents(), exportRun(), importRun() and close().",
    ]
  `);
});

test("a component of another type is refused", () => {
  expect(broken("Artifacts", "metadata-store")).toMatchInlineSnapshot(`
    [
      "Artifacts is of the type artifact-store, but a class for metadata-store is needed.",
    ]
  `);
  expect(broken("Untyped", "image-builder")).toMatchInlineSnapshot(`
    [
      "Untyped sets no TYPE.",
    ]
  `);
});
