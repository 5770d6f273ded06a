import { z } from "zod";

export const makeConfig = z.strictObject({
  jobs: z.int().min(0).default(0).describe("How many steps run at the same time; 0 is as many as there are."),
});

export type MakeConfig = z.infer<typeof makeConfig>;
