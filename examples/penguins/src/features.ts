import type { Penguin } from "./penguin.ts";

/** What the models see of a penguin: its measurements, and a 0 or 1 for its sex and each island but one. */
export function features(penguin: Penguin): number[] {
  return [
    penguin.bill_length_mm,
    penguin.bill_depth_mm,
    penguin.flipper_length_mm,
    penguin.body_mass_g,
    Number(penguin.sex === "male"),
    Number(penguin.island === "Biscoe"),
    Number(penguin.island === "Dream"),
  ];
}
