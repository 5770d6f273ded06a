// Prints the penguins as CSV; data/penguins.csv is its output. The package vega-datasets has them as JSON, under CC0.
import { readFile } from "node:fs/promises";
import { formatCsv } from "../src/csv.ts";

/** The columns, named as in the package palmerpenguins, by the keys of the JSON. */
const columns = {
  species: "Species",
  island: "Island",
  bill_length_mm: "Beak Length (mm)",
  bill_depth_mm: "Beak Depth (mm)",
  flipper_length_mm: "Flipper Length (mm)",
  body_mass_g: "Body Mass (g)",
  sex: "Sex",
};

type Value = string | number | null;

const source = new URL("../data/penguins.json", import.meta.resolve("vega-datasets"));
const penguins: Record<string, Value>[] = JSON.parse(await readFile(source, "utf8"));

const rows = penguins.map((penguin) =>
  Object.fromEntries(Object.entries(columns).map(([name, key]) => [name, format(penguin[key] ?? null)])),
);
process.stdout.write(formatCsv(Object.keys(columns), rows));

function format(value: Value): string {
  if (value === "MALE" || value === "FEMALE") return value.toLowerCase();
  return String(value ?? "NA");
}
