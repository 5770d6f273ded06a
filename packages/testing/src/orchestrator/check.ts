/** One test of the kit. */
export interface Check {
  readonly name: string;
  /** Why it is left out, from what the flavor says it supports; absent for one that is run. */
  readonly leftOut?: string;
  readonly body: () => Promise<void>;
}
