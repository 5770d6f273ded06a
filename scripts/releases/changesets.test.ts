import { expect, test } from "vitest";
import { parseChangeset, problemsOf, readChangesets } from "./changesets.ts";
import { dependentsOfCore, publishedPackages } from "./packages.ts";

const names = (await publishedPackages()).map(({ manifest }) => manifest.name);
const dependents = await dependentsOfCore();

test("every changeset says what kind of change it is, and of which packages", async () => {
  const changesets = await readChangesets();
  expect(changesets.flatMap((changeset) => problemsOf(changeset, names, dependents))).toEqual([]);
});

test("a changeset that breaks core has to name every package whose peer it is, since changesets would patch them", () => {
  const text = '---\n"@tsugite/core": major\n"tsugite": major\n---\n\nbreaking: steps are gone\n';
  const others = dependents.filter((name) => name !== "tsugite").join(", ");
  expect(problemsOf(parseChangeset("one.md", text), names, dependents)).toEqual([
    `one.md breaks core, and so also has to name as major: ${others}.`,
  ]);
});

test("a changeset without a kind, without packages, or of an unknown package is refused", () => {
  expect(problemsOf(parseChangeset("one.md", '---\n"tsugit": patch\n---\n\nsomething\n'), names, dependents)).toEqual([
    "one.md names tsugit, which is not published.",
    "one.md does not begin with feat:, fix: or breaking:.",
  ]);
  expect(problemsOf(parseChangeset("one.md", "---\n---\n\nfix: nothing\n"), names, dependents)).toEqual([
    "one.md names no package.",
  ]);
});
