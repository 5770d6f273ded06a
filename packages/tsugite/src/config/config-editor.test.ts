import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { ConfigEditor } from "./config-editor.ts";
import { CONFIG_TEMPLATE } from "./init-project.ts";
import { parseConfig } from "./read-config.ts";

const EXAMPLE = `# The head of the file.

# About the stacks.
stacks:
  # First stack.
  default:
    orchestrator: local # beside the orchestrator
    # Before the store.
    artifact-store: local
    metadata-store: local
    # At the end of default.

  # Second stack.
  team: { orchestrator: big, artifact-store: local, metadata-store: local } # beside team
  # At the end of the stacks.

# About the components.
components:
  # About orchestrators.
  orchestrator:
    # About big.
    big:
      flavor: local
      config:
        maxParallel: 8 # beside maxParallel
    # At the end of the orchestrators.
flavors:
  # About the first flavor.
  - { type: orchestrator, name: mine, source: "./mine.ts#Mine" } # beside the flavor
# The foot of the file.
`;

const local = { orchestrator: "local", "artifact-store": "local", "metadata-store": "local" } as const;

test("adds a stack to the file that init writes, and leaves the rest as it is", () => {
  const text = edit(CONFIG_TEMPLATE, (editor) => editor.setStack("team", local));
  const lines = "  team:\n    orchestrator: local\n    artifact-store: local\n    metadata-store: local\n";
  expect(text).toBe(CONFIG_TEMPLATE.replace("\n\n# The components called", `\n${lines}\n# The components called`));
});

test("adds a component where the file has an empty map", () => {
  const component = { flavor: "local", config: { maxParallel: 2 } };
  const text = edit(CONFIG_TEMPLATE, (editor) => editor.setComponent("orchestrator", "two", component));
  expect(text).toContain(
    "components:\n  orchestrator:\n    two:\n      flavor: local\n      config:\n        maxParallel: 2\n",
  );
});

test("makes a file of nothing", () => {
  const text = edit("", (editor) => editor.setStack("default", local));
  expect(text).toBe(
    "stacks:\n  default:\n    orchestrator: local\n    artifact-store: local\n    metadata-store: local\n",
  );
});

test("keeps the comments of a file that has nothing else", () => {
  const text = edit("# Only words.\n", (editor) => editor.setStack("default", local));
  expect(text).toContain("# Only words.");
});

test("keeps a comment that stands under an empty entry", () => {
  const text = edit("stacks:\n  # none yet\n", (editor) => editor.setStack("default", local));
  expect(text).toContain("# none yet");
  expect(parseConfig(text).config.stacks.default).toEqual(local);
});

test("keeps the comment above a stack that is removed", () => {
  const text = edit(EXAMPLE, (editor) => editor.deleteStack("team"));
  expect(text).not.toContain("team");
  expect(text).toContain("# Second stack.");
});

test("replaces a flavor of the same type and name, and adds any other", () => {
  const text = edit(EXAMPLE, (editor) => {
    editor.setFlavor({ type: "orchestrator", name: "mine", source: "./other.ts#Mine" });
    editor.setFlavor({ type: "image-builder", name: "mine", source: "./image.ts#Mine" });
  });
  expect(parseConfig(text).config.flavors).toEqual([
    { type: "orchestrator", name: "mine", source: "./other.ts#Mine" },
    { type: "image-builder", name: "mine", source: "./image.ts#Mine" },
  ]);
});

const name = fc.constantFrom("default", "team", "big", "x1", "local");
const type = fc.constantFrom("orchestrator", "artifact-store", "metadata-store");
// Without the sign that the comments are counted by.
const text = fc.string().map((value) => value.replaceAll("#", ""));
const json = fc.oneof(fc.integer(), text, fc.boolean(), fc.array(fc.integer(), { maxLength: 2 }));
const step: fc.Arbitrary<(editor: ConfigEditor) => void> = fc.oneof(
  fc.tuple(name, type).map(
    ([a, b]) =>
      (editor: ConfigEditor) =>
        editor.setStack(a, { ...local, [b]: "local" }),
  ),
  fc.tuple(type, name, json).map(([a, b, value]) => (editor: ConfigEditor) => {
    editor.setComponent(a, b, { flavor: "local", config: { maxParallel: value } });
  }),
  fc.tuple(type, name).map(
    ([a, b]) =>
      (editor: ConfigEditor) =>
        editor.setComponent(a, b, { flavor: "other" }),
  ),
  fc.tuple(type, name).map(([a, b]) => (editor: ConfigEditor) => {
    editor.setFlavor({ type: a, name: b, source: "./x.ts#X" });
  }),
);
const removal: fc.Arbitrary<(editor: ConfigEditor) => void> = fc.oneof(
  name.map((a) => (editor: ConfigEditor) => editor.deleteStack(a)),
  fc.tuple(type, name).map(
    ([a, b]) =>
      (editor: ConfigEditor) =>
        editor.deleteComponent(a, b),
  ),
);

test("random additions and changes keep all comments", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (edits) => {
      let text = EXAMPLE;
      for (const change of edits) text = edit(text, change);
      expect(commentsOf(text)).toEqual(commentsOf(EXAMPLE));
    }),
  );
});

test("random removals keep all comments but those within what is removed", () => {
  const within = ["beside the orchestrator", "Before the store.", "beside team", "beside maxParallel"];
  const outside = commentsOf(EXAMPLE).filter((comment) => !within.includes(comment));
  fc.assert(
    fc.property(fc.array(fc.oneof(step, removal), { maxLength: 10 }), (edits) => {
      let text = EXAMPLE;
      for (const change of edits) text = edit(text, change);
      expect(commentsOf(text)).toEqual(expect.arrayContaining(outside));
    }),
  );
});

test("an edit that is made twice changes nothing the second time", () => {
  fc.assert(
    fc.property(step, (change) => {
      const once = edit(EXAMPLE, change);
      expect(edit(once, change)).toBe(once);
    }),
  );
});

function edit(text: string, change: (editor: ConfigEditor) => void): string {
  const editor = new ConfigEditor(parseDocument(text));
  change(editor);
  return editor.toString();
}

function commentsOf(text: string): string[] {
  return [...text.matchAll(/# (.*)$/gm)].map((match) => match[1] ?? "").sort();
}
