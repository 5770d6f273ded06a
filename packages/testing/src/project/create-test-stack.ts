import { LocalArtifactStore, SqliteMetadataStore, Stack, type StackOptions } from "@tsugite/core";
import { InThreadOrchestrator } from "./in-thread-orchestrator.ts";
import { removeFolder, temporaryFolder } from "./temporary-folder.ts";

/** What of a stack for tests is chosen. */
export type TestStackOptions = Partial<Omit<StackOptions, "name">>;

/**
 * A stack for tests: it runs one step after the other, and has the local stores in an empty folder of its own, which
 * `close` removes. One that is not closed is removed when the process exits.
 *
 * @param options Components to use instead, such as a store that is to be tried.
 */
export function createTestStack(options: TestStackOptions = {}): Stack {
  return new TestStack(temporaryFolder(), options);
}

class TestStack extends Stack {
  readonly #root: string;

  constructor(root: string, options: TestStackOptions) {
    super({
      name: "test",
      orchestrator: new InThreadOrchestrator({ name: "in-thread", config: {}, root }),
      artifactStore: new LocalArtifactStore({ name: "local", config: {}, root }),
      metadataStore: new SqliteMetadataStore({ name: "local", config: {}, root }),
      ...options,
    });
    this.#root = root;
  }

  override async close(): Promise<void> {
    await super.close();
    removeFolder(this.#root);
  }
}
