import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { canonicalJson, type Json } from "@tsugite/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pythonFile } from "../python-files.ts";
import { dagRequest, stepSpec } from "./dag-request.test-helper.ts";
import { describeDag } from "./describe-dag.ts";
import { renderDagFile } from "./render-dag-file.ts";

const template = await readFile(pythonFile("dag.py"), "utf8");

/** What the one call of `json.loads` in each program gives, by Python's own parser, as ASCII JSON. */
const READER = `
import ast, json, sys
found = []
for program in json.load(sys.stdin):
    assert program.isascii()
    tree = ast.parse(program)
    [call] = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "json.loads" and isinstance(node.args[0], ast.Constant) and node.args[0].value]
    others = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    found.append([json.loads(ast.literal_eval(call.args[0])), len(others)])
print(json.dumps(found))
`;

function readByPython(programs: readonly string[]): readonly (readonly [Json, number])[] {
  const { stdout, stderr, status, error } = spawnSync("python3", ["-c", READER], {
    input: JSON.stringify(programs),
    encoding: "utf8",
    maxBuffer: 256 * 1024 ** 2,
  });
  if (error !== undefined) throw new Error(`This test needs python3 on the PATH: ${error.message}`);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const nasty = [
  "'''",
  "\\",
  "\\'''",
  '"""',
  "{{ ds }}",
  "{% raw %}",
  "\n",
  "\r\n",
  "\u2028",
  "é",
  "𝒳",
  "\ud800",
  "\0",
  "$&",
  "''';import os",
];
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 4 }).map((parts) => parts.join("")),
);
const values = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    texts,
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(
      texts.filter((key) => key !== "__proto__"),
      tie("json"),
      { maxKeys: 3 },
    ),
  ),
})).json;

test("whatever users write reaches Python unchanged, and nothing of it becomes a program", () => {
  const samples = fc.sample(values, 300);
  const programs = samples.map((value) => {
    const request = dagRequest({ steps: [stepSpec("a")] }, { runtimeConfiguration: { parameters: { value } } });
    return renderDagFile(template, describeDag(request)).text;
  });
  const read = readByPython(programs);
  const statements = new Set(read.map(([, count]) => count));
  expect(statements.size).toBe(1);
  for (const [index, [data]] of read.entries()) {
    const { parameters } = data as { readonly parameters: { readonly value: Json } };
    expect(canonicalJson(parameters.value)).toBe(canonicalJson(samples[index] ?? null));
  }
});
