import { z } from "zod";

/** Checks and completes the config of a component of this flavor, as it stands in `tsugite.yaml`. */
export const myFlavorConfigSchema = z.strictObject({
  path: z.string().min(1).default(".tsugite/my-flavor").describe("The folder, relative to the project"),
});

export type MyFlavorConfig = z.infer<typeof myFlavorConfigSchema>;
