import { expect, test } from "vitest";
import { hiddenAmong, preparedRows } from "./prepared-files.ts";

const digest = "0123456789ab".padEnd(64, "c");
const file = (path: string, purpose: string): { readonly path: string; readonly purpose: string } => ({
  path: `/project/build/${path}`,
  purpose,
});
const files = [
  file("rain.py", "the DAG"),
  file(".tsugite/.airflowignore", "keeps Airflow out"),
  file(`.tsugite/rain/${digest}/entrypoint.mjs`, "the bundle"),
  file(`.tsugite/rain/${digest}/assets/a.csv`, "the bundle"),
  file(`.tsugite/rain/${digest}/assets/b.csv`, "the bundle"),
];

test("files of one purpose are one row with the folder that holds them", () => {
  expect(preparedRows(files, "/project")).toEqual([
    ["build/rain.py", "the DAG"],
    ["build/.tsugite/.airflowignore", "keeps Airflow out"],
    ["build/.tsugite/rain/0123456789ab…/", "the bundle (3 files)"],
  ]);
});

test("the folder of files that lie apart is the nearest that holds all, also the working directory itself", () => {
  const apart = [file("a/x.json", "parts"), file("b/y.json", "parts")];
  expect(preparedRows(apart, "/project")).toEqual([["build/", "parts (2 files)"]]);
  expect(preparedRows(apart, "/project/build")).toEqual([["./", "parts (2 files)"]]);
  expect(preparedRows(apart, "/project/build/a/deep")).toEqual([["../../", "parts (2 files)"]]);
});

test("what begins with a dot is named once, by the outermost folder that does", () => {
  const places = { outDir: "/project/build", cwd: "/project" };
  expect(hiddenAmong(files, places)).toEqual(["build/.tsugite"]);
  expect(hiddenAmong([file("rain.py", "the DAG")], places)).toEqual([]);
  // What is written into a folder by a link to it is named by its real path.
  expect(hiddenAmong([file("rain.py", "the DAG")], { outDir: "/project/link", cwd: "/project" })).toEqual([]);
  const inHidden = [{ path: "/project/.out/rain.py", purpose: "the DAG" }];
  expect(hiddenAmong(inHidden, { outDir: "/project/.out", cwd: "/project" })).toEqual([]);
});
