import { expect, test } from "vitest";
import { PLAIN_CAPABILITIES } from "../../packages/core/src/orchestrator/orchestrator-capabilities.ts";
import type { FlavorDescription } from "../../packages/tsugite/src/flavors/describe-flavor.ts";
import { CAPABILITY_TEXTS } from "./capability-texts.ts";
import { renderFlavors } from "./render-flavors.ts";

const flavor: FlavorDescription = {
  type: "orchestrator",
  name: "acme",
  integration: "@tsugite/orchestrator-acme",
  version: "1.2.3",
  source: "@tsugite/orchestrator-acme#AcmeOrchestrator",
  installed: true,
  summary: "Runs steps at Acme.",
  config: null,
  checksConfig: false,
  settings: { type: "object", properties: { size: { enum: ["small", "large"], description: "Of its machine." } } },
  supports: { ...PLAIN_CAPABILITIES, schedules: true },
  problems: [],
  commands: [{ name: "open", summary: "Opens its pages" }],
};

test("a flavor of a package is told with its command to install it, its settings and its commands, and without a version", () => {
  const page = renderFlavors([flavor], CAPABILITY_TEXTS);
  expect(page).toContain("| `schedules` | no | yes |");
  expect(page).toContain(`## orchestrator \`acme\`

Runs steps at Acme.

Installed by \`npm install @tsugite/orchestrator-acme\`: \`@tsugite/orchestrator-acme#AcmeOrchestrator\`.

It takes any config, and checks none.

| \`settings.acme\` | type | default | meaning |
| --- | --- | --- | --- |
| \`size\` | \`"small" \\| "large"\` | – | Of its machine. |

| command | what it does |
| --- | --- |
| \`tsugite acme open\` | Opens its pages |`);
  expect(page).not.toContain("1.2.3");
});

test("a capability of which nobody has said what it means is refused", () => {
  const flying = { ...flavor, supports: { ...PLAIN_CAPABILITIES, flies: true } };
  expect(() => renderFlavors([flying], CAPABILITY_TEXTS)).toThrow(
    "capability-texts.ts does not say what flies means for a pipeline.",
  );
});
