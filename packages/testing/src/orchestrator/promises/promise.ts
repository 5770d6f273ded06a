/** What the kit holds a flavor to: what it promises, and what its author looks at when it does not keep that. */
export interface FlavorPromise {
  readonly says: string;
  readonly lookAt: string;
}

/** A promise that was not kept, and how that showed. */
export interface Finding {
  readonly promise: FlavorPromise;
  /** With the values. */
  readonly found: string;
}
