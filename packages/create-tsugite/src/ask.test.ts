import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { askTarget, askType, Cancelled, type Terminal } from "./ask.ts";
import { Refusal } from "./refusal.ts";

const CTRL_C = "\x03";
const DOWN = "\x1b[B";
const accept = (): void => {};

/** A terminal at which somebody waits for a text, and then types the keys that belong to it. */
function typing(...turns: readonly (readonly [shown: string, keys: string])[]): Terminal {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...turns];
  let shown = "";
  output.setEncoding("utf8").on("data", (chunk: string) => {
    shown += stripVTControlCharacters(chunk);
    const [turn] = left;
    if (turn === undefined || !shown.includes(turn[0])) return;
    left.shift();
    shown = "";
    setImmediate(() => input.write(turn[1]));
  });
  return { input, output };
}

test("the folder is asked for, and Return alone takes the one that is shown", async () => {
  expect(await askTarget(typing(["Where to?", "shop\r"]), "my-project", accept)).toBe("shop");
  expect(await askTarget(typing(["my-project", "\r"]), "my-project", accept)).toBe("my-project");
});

test("one that will not do is told, and asked again", async () => {
  const terminal = typing(["Where to?", "taken\r"], ["is taken. Take another.", "2\r"]);
  const check = (target: string): void => {
    if (target === "taken") throw new Refusal("taken is taken.", "Take another.");
  };
  expect(await askTarget(terminal, "my-project", check)).toBe("taken2");
});

test("what a flavor is for is chosen from a list", async () => {
  expect(await askType(typing(["What is the flavor for?", "\r"]))).toBe("orchestrator");
  expect(await askType(typing(["What is the flavor for?", `${DOWN}\r`]))).toBe("artifact-store");
});

test("Ctrl-C at a question cancels", async () => {
  await expect(askTarget(typing(["Where to?", CTRL_C]), "my-project", accept)).rejects.toThrow(Cancelled);
  await expect(askType(typing(["What is the flavor for?", CTRL_C]))).rejects.toThrow(Cancelled);
});
