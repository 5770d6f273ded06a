import type { Json, JsonObject } from "../../packages/core/src/json/json.ts";
import { PLAIN_CAPABILITIES } from "../../packages/core/src/orchestrator/orchestrator-capabilities.ts";
import { schemaRows } from "../../packages/tsugite/src/cli/format/schema-rows.ts";
import type { FlavorDescription } from "../../packages/tsugite/src/flavors/describe-flavor.ts";

/**
 * The page of all flavors.
 *
 * @param texts What each capability means. Raises when one has no text.
 */
export function renderFlavors(flavors: readonly FlavorDescription[], texts: Readonly<Record<string, string>>): string {
  return [
    "# Flavors",
    "Every official flavor, its config, and what orchestrators can do. `tsugite <type> flavor describe <name>` prints the same for the version that a project has, also of flavors that are not here. Made from the flavors themselves by `pnpm docs:flavors`.",
    "## What orchestrators can do",
    capabilityTable(flavors, texts),
    ...flavors.flatMap(section),
  ].join("\n\n");
}

function capabilityTable(flavors: readonly FlavorDescription[], texts: Readonly<Record<string, string>>): string {
  const columns = flavors.flatMap(({ name, supports }) =>
    supports === null ? [] : [{ name: `\`${name}\``, supports }],
  );
  const all = [{ name: "default", supports: { ...PLAIN_CAPABILITIES } as unknown as JsonObject }, ...columns];
  const names = new Set(all.flatMap(({ supports }) => Object.keys(supports)));
  const untold = [...names].filter((name) => texts[name] === undefined);
  if (untold.length > 0)
    throw new Error(`capability-texts.ts does not say what ${untold.join(", ")} means for a pipeline.`);
  return table(
    ["`supports`", ...all.map(({ name }) => name), "consequence"],
    [...names].map((name) => [
      `\`${name}\``,
      ...all.map(({ supports }) => capability(supports[name])),
      texts[name] ?? "",
    ]),
  );
}

function capability(value: Json | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map((one) => `\`${one}\``).join(", ") || "none";
  return `\`${value}\``;
}

function section(flavor: FlavorDescription): string[] {
  const { type, name, integration, source, summary, config, settings, commands, checksConfig } = flavor;
  const installed = integration === "built-in" ? "It is built in" : `Installed by \`npm install ${integration}\``;
  const parts = [`## ${type} \`${name}\``, summary ?? "", `${installed}: \`${source}\`.`];
  parts.push(config === null ? unknownConfig(checksConfig) : schemaTable("config", config));
  if (settings !== null) parts.push(schemaTable(`settings.${name}`, settings));
  if (commands.length > 0)
    parts.push(
      table(
        ["command", "what it does"],
        commands.map((one) => [`\`tsugite ${name} ${one.name}\``, one.summary]),
      ),
    );
  return parts.filter((part) => part !== "");
}

function unknownConfig(isChecked: boolean): string {
  return isChecked ? "Its schema checks its config, and cannot be shown." : "It takes any config, and checks none.";
}

function schemaTable(title: string, schema: JsonObject): string {
  const rows = schemaRows(schema);
  if (rows.length === 0) return `It takes no \`${title}\`.`;
  const code = (text: string): string => (text === "–" || text === "required" ? text : `\`${text}\``);
  return table(
    [`\`${title}\``, "type", "default", "meaning"],
    rows.map(({ entry, type, fallback, meaning }) => [`\`${entry}\``, code(type), code(fallback), meaning]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
