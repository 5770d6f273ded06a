import * as v from "valibot";

export const makeConfig = v.strictObject({
  /** How many steps run at the same time; 0 is as many as there are. */
  jobs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
});

export type MakeConfig = v.InferOutput<typeof makeConfig>;
