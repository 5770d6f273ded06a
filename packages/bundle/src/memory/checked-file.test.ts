import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeProject } from "../project.test-helper.ts";
import { readChecked, tryWriteChecked, writeChecked } from "./checked-file.ts";

const content = { identity: "a", list: [1, { "}": "\n" }] };

test("what was written is read, as JSON that others can read too", () => {
  const file = makeProject().path(".tsugite/x.json");
  writeChecked(file, content);
  expect(readChecked(file, "a")).toEqual(content);
  expect(readChecked(file, "b")).toBeUndefined();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ content });
});

test("what is missing or damaged anywhere counts as nothing", () => {
  const file = makeProject({ "x.json/y": "" }).path("good.json");
  expect(readChecked(file, "a")).toBeUndefined();
  writeChecked(file, content);
  const text = readFileSync(file, "utf8");
  for (let at = 0; at < text.length; at += 3) {
    writeFileSync(file, `${text.slice(0, at)}#${text.slice(at + 1)}`);
    expect(readChecked(file, "a"), String(at)).toBeUndefined();
    truncateSync(file, at);
    expect(readChecked(file, "a"), String(at)).toBeUndefined();
  }
  writeFileSync(file, JSON.stringify(content));
  expect(readChecked(file, "a")).toBeUndefined();
});

test("a project that cannot be written is told by its path, where something has to be written", () => {
  const file = makeProject({ "in-the-way": "" }).path("in-the-way/build/x.json");
  tryWriteChecked(file, content);
  expect(() => writeChecked(file, content)).toThrow(
    expect.objectContaining({ code: "PROJECT_NOT_WRITABLE", message: expect.stringContaining(file) }),
  );
});
