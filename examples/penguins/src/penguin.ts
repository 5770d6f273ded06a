import { z } from "zod";

/** The species, in the order of tables and plots. */
export const speciesNames = ["Adelie", "Chinstrap", "Gentoo"] as const;

/** What the models are to tell. */
export type Species = (typeof speciesNames)[number];

/** A row of the CSV in which every value is present and plausible. */
export const penguinSchema = z.object({
  species: z.enum(speciesNames),
  island: z.enum(["Biscoe", "Dream", "Torgersen"]),
  bill_length_mm: measurement(20, 80),
  bill_depth_mm: measurement(10, 30),
  flipper_length_mm: measurement(150, 250),
  body_mass_g: measurement(2000, 8000),
  sex: z.enum(["female", "male"], "not determined"),
});

/** One penguin, as the models learn from it. */
export type Penguin = z.infer<typeof penguinSchema>;

function measurement(least: number, most: number) {
  return z.coerce.number("not measured").min(least, `below ${least}`).max(most, `above ${most}`);
}
