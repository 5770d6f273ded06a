import { expect, test } from "vitest";
import { checkRows } from "./check-rows.ts";

const adelie = {
  species: "Adelie",
  island: "Torgersen",
  bill_length_mm: "39.1",
  bill_depth_mm: "18.7",
  flipper_length_mm: "181",
  body_mass_g: "3750",
  sex: "male",
};

test("a whole row becomes a penguin with numbers", () => {
  const { penguins, quality } = checkRows([adelie]);
  expect(penguins).toEqual([expect.objectContaining({ species: "Adelie", bill_length_mm: 39.1, body_mass_g: 3750 })]);
  expect(quality).toEqual({ rows: 1, kept: 1, problems: [] });
});

test("rows with a problem are left out, and counted by column and problem", () => {
  const { penguins, quality } = checkRows([
    adelie,
    { ...adelie, body_mass_g: "NA", sex: "NA" },
    { ...adelie, sex: "." },
    { ...adelie, bill_length_mm: "391" },
  ]);
  expect(penguins).toHaveLength(1);
  expect(quality).toEqual({
    rows: 4,
    kept: 1,
    problems: [
      { column: "body_mass_g", problem: "not measured", rows: 1 },
      { column: "sex", problem: "not determined", rows: 2 },
      { column: "bill_length_mm", problem: "above 80", rows: 1 },
    ],
  });
});

test("an empty measurement is not taken for a zero", () => {
  expect(checkRows([{ ...adelie, body_mass_g: "" }]).penguins).toEqual([]);
});
