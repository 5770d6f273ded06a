import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsv, parseCsv } from "./csv.ts";

test("a row is keyed by the names in the header", () => {
  expect(parseCsv("species,sex\nAdelie,male\nGentoo,NA\n")).toEqual([
    { species: "Adelie", sex: "male" },
    { species: "Gentoo", sex: "NA" },
  ]);
});

test("quoted fields can hold commas, quotes and line ends", () => {
  expect(parseCsv('name,note\r\n"Pygoscelis, Adelie","says ""hello""\nand leaves"\r\n')).toEqual([
    { name: "Pygoscelis, Adelie", note: 'says "hello"\nand leaves' },
  ]);
});

test("the last line needs no line end, even when its last field is empty", () => {
  expect(parseCsv("a,b\n1,")).toEqual([{ a: "1", b: "" }]);
});

test("a row that is too short is refused by its number", () => {
  expect(() => parseCsv("a,b\n1,2\n3\n")).toThrow("Row 3 of the CSV has 1 fields instead of 2.");
});

test("a quote that is left open is refused", () => {
  expect(() => parseCsv('a,b\n1,"2\n')).toThrow("Row 2 of the CSV has a misplaced quote.");
});

test("whatever is written is read back", () => {
  const field = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "x") }));
  const table = fc
    .uniqueArray(field, { minLength: 1, maxLength: 5 })
    .chain((header) =>
      fc.tuple(fc.constant(header), fc.array(fc.array(field, { minLength: header.length, maxLength: header.length }))),
    );
  fc.assert(
    fc.property(table, ([header, fields]) => {
      const rows = fields.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column] ?? ""])));
      expect(parseCsv(formatCsv(header, rows))).toEqual(rows);
    }),
  );
});
