import { TsugiteError } from "@tsugite/core";
import { expect, test } from "vitest";
import { CONFIG_TEMPLATE } from "./init-project.ts";
import { parseConfig } from "./read-config.ts";

const local = { orchestrator: "local", "artifact-store": "local", "metadata-store": "local" };

test("reads the file that init writes", () => {
  expect(parseConfig(CONFIG_TEMPLATE).config).toEqual({ stacks: { default: local }, components: {}, flavors: [] });
});

test("reads entries that are left empty as absent", () => {
  expect(parseConfig("stacks:\ncomponents:\n  orchestrator:\n").config).toEqual({
    stacks: {},
    components: {},
    flavors: [],
  });
});

test("raises all problems at once, each with its line and column", () => {
  const text = `stacks:
  default:
    orchestrater: local
    artifact-store: local
    metadata-store: [1]
  "not a name": { orchestrator: local, artifact-store: local, metadata-store: local }
components:
  orchestrator:
    big: { flavour: local, config: 4 }
flavors: nothing
stakcs: {}
`;
  expect(problemsOf(text)).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:2:3: \`stacks.default\` has no \`orchestrator\`. Add \`orchestrator: …\`.",
      "CONFIG_INVALID tsugite.yaml:5:21: \`stacks.default.metadata-store\` must be a text, but it is a list.",
      "CONFIG_INVALID tsugite.yaml:3:5: \`stacks.default\` has an entry \`orchestrater\`, which does not exist. Did you mean \`orchestrator\`?",
      "CONFIG_INVALID tsugite.yaml:6:3: \`stacks.not a name\` is "not a name"; it must be letters, digits, \`_\`, \`.\` and \`-\` only.",
      "CONFIG_INVALID tsugite.yaml:9:5: \`components.orchestrator.big\` has no \`flavor\`. Add \`flavor: …\`.",
      "CONFIG_INVALID tsugite.yaml:9:36: \`components.orchestrator.big.config\` must be a map, but it is the number 4.",
      "CONFIG_INVALID tsugite.yaml:9:12: \`components.orchestrator.big\` has an entry \`flavour\`, which does not exist. Did you mean \`flavor\`?",
      "CONFIG_INVALID tsugite.yaml:10:10: \`flavors\` must be a list, but it is the text "nothing".",
      "CONFIG_INVALID tsugite.yaml:11:1: The file has an entry \`stakcs\`, which does not exist. Did you mean \`stacks\`?",
    ]
  `);
});

test("says which component a stack names in vain, and which was meant", () => {
  const text = `stacks:
  default: { orchestrator: locla, artifact-store: s3, metadata-store: local }
`;
  expect(problemsOf(text)).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:2:28: The stack \`default\` names the orchestrator \`locla\`, which does not exist. Did you mean \`local\`?",
      "CONFIG_INVALID tsugite.yaml:2:51: The stack \`default\` names the artifact-store \`s3\`, which does not exist. There is \`local\`.",
    ]
  `);
});

test("says where the file is no YAML", () => {
  expect(problemsOf("stacks:\n  default: { orchestrator: local\n")).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:3:1: Flow map in block collection must be sufficiently indented and end with a }. Correct it by hand: no command changes a file that is no YAML.",
    ]
  `);
  expect(problemsOf("stacks: {}\nstacks: {}\n")).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:2:1: Map keys must be unique. Correct it by hand: no command changes a file that is no YAML.",
    ]
  `);
  expect(problemsOf("stacks:\n\tdefault: 1\n")).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:2:1: Tabs are not allowed as indentation. Correct it by hand: no command changes a file that is no YAML.",
    ]
  `);
  expect(() => parseConfig("- 1\n")).toThrow("tsugite.yaml must be a map.");
});

test("checks registered flavors", () => {
  expect(problemsOf("flavors:\n  - { type: orchestrators, name: mine, source: ./mine.ts }\n")).toMatchInlineSnapshot(`
    [
      "CONFIG_INVALID tsugite.yaml:2:13: \`flavors.0.type\` is "orchestrators". Did you mean \`orchestrator\`?",
      "CONFIG_INVALID tsugite.yaml:2:48: \`flavors.0.source\` is "./mine.ts"; it must be \`./file.ts#Class\` or \`package#Class\`.",
    ]
  `);
});

function problemsOf(text: string): string[] {
  try {
    parseConfig(text);
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    const { problems } = error;
    return problems.map(
      ({ code, at, message, fix }) => `${code} ${at}: ${message}${fix === undefined ? "" : ` ${fix}`}`,
    );
  }
  return [];
}
