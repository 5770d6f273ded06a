import { z } from "zod";

/** Checks and completes the config of a component of this flavor, as it stands in `tsugite.yaml`. */
export const myFlavorConfigSchema = z.strictObject({
  maxParallel: z.int().min(1).default(4).describe("How many steps run at the same time"),
});

export type MyFlavorConfig = z.infer<typeof myFlavorConfigSchema>;
