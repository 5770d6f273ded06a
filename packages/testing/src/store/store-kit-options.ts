import type { TestFunction } from "../test-function.ts";

/** A fresh store for one check. */
export interface FreshStore<Store> {
  /** With nothing in it. */
  readonly store: Store;
  /** Opens the same data once more, as another process would. Called any number of times. */
  readonly again: () => Store;
  /** Removes the data, after the kit has closed every store. @default does nothing */
  readonly close?: () => Promise<void>;
}

/** What a store is tested with. */
export interface StoreKitOptions<Store> {
  /** The runner's `test`. */
  readonly test: TestFunction;
  /** Called once for each check. */
  readonly createStore: () => Promise<FreshStore<Store>>;
}
