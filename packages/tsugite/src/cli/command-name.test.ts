import { expect, test } from "vitest";
import { commandName, withCommandName } from "./command-name.ts";

const agent = (name: string): string => `${name}/11.2.0 node/v24.11.0 linux x64`;

test.each([
  ["tsugite", {}],
  ["npx tsugite", { npm_command: "exec", npm_config_user_agent: agent("npm") }],
  ["npx tsugite", { npm_command: "run", npm_config_user_agent: agent("npm") }],
  ["pnpm tsugite", { npm_command: "exec", npm_config_user_agent: agent("pnpm") }],
  ["yarn tsugite", { npm_config_user_agent: agent("yarn") }],
  ["bunx tsugite", { npm_config_user_agent: agent("bun") }],
  ["tsugite", { npm_config_user_agent: agent("other") }],
  ["node tsugite.js", { TSUGITE_COMMAND: "node tsugite.js", npm_config_user_agent: agent("npm") }],
])("it is called %s with %o", (name, env) => {
  expect(commandName(env)).toBe(name);
});

test("commands in a text are named as this one was started, and nothing else in it is", () => {
  const env = { TSUGITE_COMMAND: "npx tsugite" };
  const text =
    "Use `tsugite stack set <name>` or `tsugite whatever`, or with tsugite artifact-store update x; tsugite.yaml and a tsugite fork stay.";
  expect(withCommandName(text, env)).toBe(
    "Use `npx tsugite stack set <name>` or `npx tsugite whatever`, or with npx tsugite artifact-store update x; tsugite.yaml and a tsugite fork stay.",
  );
});
