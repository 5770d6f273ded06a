import { expect, test } from "vitest";
import { file, fileFrom, isDataFile } from "./data-file.ts";

test("a file is named by its path, and not looked at before it is read", () => {
  const csv = file("data/penguins.csv");
  expect(csv).toMatchObject({ path: "data/penguins.csv", name: "penguins.csv" });
  expect(() => csv.size).toThrow("ENOENT");
});

test("a stored file keeps its own name", () => {
  expect(fileFrom({ path: "/store/ab12", name: "report.html", size: 5 })).toMatchObject({
    name: "report.html",
    size: 5,
  });
});

test("a file is known across copies of core", async () => {
  const copy = (await import("./data-file.ts?copy" as string)) as typeof import("./data-file.ts");
  expect(copy.file).not.toBe(file);
  expect(isDataFile(copy.file("a.csv"))).toBe(true);
  expect(isDataFile({ path: "a.csv", name: "a.csv", size: 1 })).toBe(false);
});

test.each([undefined, null, "", "a\0b", 5, new URL("file:///a.csv")])("%j is no path", (path) => {
  expect(() => file(path as string)).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
});
