/** What the steps hand on. The times, in milliseconds since 1970, are taken at the beginning of a step's function. */
export interface Small {
  readonly value: number;
  /** When the first step of the run began. */
  readonly first: number;
  /** When the step that returned this began. */
  readonly last: number;
}

/** The steps that every engine runs: they do nothing but hand on a small object. */
export const steps = {
  first(): Small {
    const at = now();
    return { value: 0, first: at, last: at };
  },
  next({ value, first }: Small): Small {
    return { value: value + 1, first, last: now() };
  },
  /** Each branch returns something else, so that no engine may answer one by another. */
  branch({ first }: Small, index: number): Small {
    return { value: index, first, last: now() };
  },
  join(branches: readonly Small[]): Small {
    return {
      value: branches.reduce((sum, { value }) => sum + value, 0),
      first: branches[0]?.first ?? Number.NaN,
      last: now(),
    };
  },
};

/** The same in all threads and processes of this machine, finer than a millisecond. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
