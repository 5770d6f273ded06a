import { AssertionError } from "node:assert/strict";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FreshStore, StoreKitOptions } from "./store-kit-options.ts";

/** What a check of a store works with. */
export interface CheckedStore<Store> extends Omit<FreshStore<Store>, "close"> {
  /** An empty folder, which is removed after the check. */
  readonly folder: string;
}

/** Tests one promise, which is told by its sentence. */
export type PromiseTester<Store> = (promise: string, check: (checked: CheckedStore<Store>) => Promise<void>) => void;

interface Closable {
  close(): Promise<void>;
}

/** A runner's `test` for promises of stores: each gets a fresh store, and is told when it is broken. */
export function promiseTester<Store extends Closable>({
  test,
  createStore,
}: StoreKitOptions<Store>): PromiseTester<Store> {
  return (promise, check) => {
    test(promise, async () => {
      const folder = await realpath(await mkdtemp(join(tmpdir(), "tsugite-kit-")));
      const fresh = await createStore();
      const opened = [fresh.store];
      const again = (): Store => {
        const store = fresh.again();
        opened.push(store);
        return store;
      };
      try {
        await check({ store: fresh.store, again, folder });
      } catch (error) {
        throw brokenPromise(promise, error);
      } finally {
        // One that is broken may not close either; what it broke first is worth more.
        await Promise.allSettled(opened.map((store) => store.close()));
        await fresh.close?.();
        await rm(folder, { recursive: true, force: true });
      }
    });
  };
}

/** Says in one message which promise was broken, and by what. */
function brokenPromise(promise: string, error: unknown): AssertionError {
  const failed = failedCheck(error);
  const broken = new AssertionError({
    message: `Broken promise: ${promise}.\n${failed === undefined || failed === error ? "" : `${failed.message}\n`}${describeError(error)}`,
    ...(failed === undefined ? {} : { actual: failed.actual, expected: failed.expected }),
  });
  broken.cause = error;
  return broken;
}

/** The check that failed; of a property, the one that its counterexample fails. */
function failedCheck(error: unknown): AssertionError | undefined {
  if (error instanceof AssertionError) return error;
  return error instanceof Error && error.cause instanceof AssertionError ? error.cause : undefined;
}

function describeError(error: unknown): string {
  const text = error instanceof AssertionError ? error.message : String(error);
  return text.replace(/\s*Hint: Enable verbose mode.*$/s, "");
}
