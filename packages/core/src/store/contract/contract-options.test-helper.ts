/** What a contract is tested with: the runner's `test`, and a factory of fresh stores. */
export interface ContractOptions<Store> {
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** An empty store, cleaned away after the test; `again` opens the same data once more, as another process would. */
  readonly createStore: () => Promise<{ readonly store: Store; readonly again: () => Store }>;
}
