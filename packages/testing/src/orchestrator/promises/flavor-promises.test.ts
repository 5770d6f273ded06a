import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { promises } from "./flavor-promises.ts";

test("the page for authors lists every promise, in the words of the messages, and no other", async () => {
  const page = await readFile(new URL("../../../../../docs/testing-a-flavor.md", import.meta.url), "utf8");
  const [, table = ""] = page.split("| the promises");
  const listed = [...table.matchAll(/^\| (\S.*?\S) +\|$/gm)]
    .map(([, says]) => says)
    .filter((says) => !says?.startsWith("---"));
  expect(listed).toEqual(Object.values(promises).map(({ says }) => says));
});
