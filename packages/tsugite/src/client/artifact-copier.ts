import { type BaseArtifactStore, digestOf, type RunCopy, type StoredArtifact, TsugiteError } from "@tsugite/core";

/** How many artifacts are copied at the same time. */
const AT_ONCE = 4;

/** Copies artifacts from one store to another, each at most once. */
export class ArtifactCopier {
  readonly #from: BaseArtifactStore;
  readonly #to: BaseArtifactStore;

  constructor(from: BaseArtifactStore, to: BaseArtifactStore) {
    this.#from = from;
    this.#to = to;
  }

  /** The artifacts of a run that are not kept with its records, each once. Raises `ARTIFACT_CORRUPTED` for those that are. */
  artifactsOf({ steps, contents }: RunCopy): readonly StoredArtifact[] {
    for (const [digest, bytes] of contents) if (digestOf(bytes) !== digest) throw damaged(digest);
    const outputs = steps.flatMap((step) => Object.values(step.outputs));
    const stored = outputs.filter(({ digest }) => !contents.has(digest));
    return [...new Map(stored.map(({ digest, size }) => [digest, { digest, size }])).values()];
  }

  /** Those that are not there, or not intact. */
  async missing(artifacts: readonly StoredArtifact[]): Promise<readonly StoredArtifact[]> {
    const states = await eachOf(artifacts, (artifact) => this.#to.check(artifact));
    return artifacts.filter((_, index) => states[index] !== "intact");
  }

  /** Raises `ARTIFACT_NOT_FOUND` and `ARTIFACT_CORRUPTED` for what cannot be read as it was written. */
  async copy(artifacts: readonly StoredArtifact[]): Promise<void> {
    await eachOf(artifacts, async ({ digest }) => {
      const stored = await this.#to.putFile(await this.#from.getFile(digest));
      if (stored.digest !== digest) throw damaged(digest);
    });
  }
}

/** Does something for all of them, a few at a time, and returns what came of each. */
async function eachOf<T, Result>(all: readonly T[], work: (one: T) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const entries = all.entries();
  const worker = async (): Promise<void> => {
    for (const [index, one] of entries) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function damaged(digest: string): TsugiteError {
  return new TsugiteError("ARTIFACT_CORRUPTED", `The artifact ${digest} was changed while it was copied, or before.`, {
    fix: "Copy the run again; if it stays so, the store that it comes from has lost it.",
  });
}
