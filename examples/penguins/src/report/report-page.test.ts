import { expect, test } from "vitest";
import { trainNearestCentroid } from "../nearest-centroid.ts";
import { samplePenguins } from "../sample-penguins.test-helper.ts";
import { evaluate } from "../steps/evaluate.ts";
import { reportPage } from "./report-page.ts";

const penguins = samplePenguins();
const evaluation = evaluate.run({ model: trainNearestCentroid(penguins), penguins });
const page = await reportPage({
  title: "<script>alert(1)</script>",
  penguins,
  quality: { rows: 344, kept: 333, problems: [{ column: "sex", problem: "not <determined>", rows: 11 }] },
  forest: evaluation,
  baseline: evaluation,
});

test("the page loads nothing and runs nothing", () => {
  expect(page.match(/https?:|@import|url\(/g)).toBeNull();
  expect(page.match(/<(script|link|img|iframe|object|embed)\b|\b(src|href)=/gi)).toBeNull();
});

test("what is given is escaped", () => {
  expect(page.match(/<h1>.*<\/h1>/)?.[0]).toBe("<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>");
  expect(page.match(/not .lt;determined.gt;/g)).toHaveLength(1);
});

test("the charts are part of the page, and described in words", () => {
  expect(page.match(/<svg /g)).toHaveLength(3);
  expect(page.match(/<div role="img" aria-label="[^"]+">/g)).toHaveLength(3);
});
