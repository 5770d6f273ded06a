import { expect, test } from "vitest";
import { processConditions } from "./process-conditions.ts";

test.each<[string[], string, string[]]>([
  [[], "", []],
  [["--conditions=a", "--conditions", "b", "-C", "c", "--inspect"], "", ["a", "b", "c"]],
  [["-C=a"], "--conditions=n  --enable-source-maps", ["n", "a"]],
  [["--conditions"], "", []],
])("%j with NODE_OPTIONS %j means %j", (args, nodeOptions, conditions) => {
  expect(processConditions(args, nodeOptions)).toEqual(conditions);
});
