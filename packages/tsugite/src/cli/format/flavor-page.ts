import type { Json, JsonObject } from "@tsugite/core";
import type { FlavorDescription } from "../../flavors/describe-flavor.ts";
import { commandName } from "../command-name.ts";
import type { Paint } from "./paint.ts";
import { schemaRows } from "./schema-rows.ts";
import { renderPairs, renderTable } from "./table.ts";

/** All that is known of a flavor, for people. */
export function flavorPage(flavor: FlavorDescription, paint: Paint, width: number | undefined): string {
  const { type, name, version, integration, source, summary, commands, supports } = flavor;
  const title = `${type} flavor ${paint("bold", name)} ${paint("dim", [integration, version ?? ""].join(" ").trim())}`;
  const blocks = [[title, ...(summary === null ? [] : [summary]), paint("dim", source)].join("\n")];
  blocks.push(section("Config", schemaText(flavor.config, unknownConfig(flavor), paint, width), paint));
  if (flavor.settings !== null) {
    blocks.push(
      section(`Settings, as \`settings: { ${name}: … }\``, schemaText(flavor.settings, "", paint, width), paint),
    );
  }
  if (supports !== null) blocks.push(section("Capabilities", renderPairs(capabilities(supports), paint, "  "), paint));
  if (commands.length > 0) {
    const pairs = commands.map((command) => [`${commandName()} ${name} ${command.name}`, command.summary] as const);
    blocks.push(section("Commands", renderPairs(pairs, paint, "  "), paint));
  }
  return blocks.join("\n\n");
}

function section(title: string, text: string, paint: Paint): string {
  return `${paint("bold", title)}\n${text}`;
}

function unknownConfig({ checksConfig }: FlavorDescription): string {
  return checksConfig
    ? "  Its schema checks it, and gives no JSON Schema that could be shown."
    : "  Whatever is given; nothing checks it.";
}

function schemaText(schema: JsonObject | null, unknown: string, paint: Paint, width: number | undefined): string {
  if (schema === null) return unknown;
  const rows = schemaRows(schema);
  if (rows.length === 0) return "  It takes no entries.";
  const table = renderTable({
    head: ["ENTRY", "TYPE", "DEFAULT", "MEANING"],
    rows: rows.map(({ entry, type, fallback, meaning }) => [entry, type, fallback, meaning]),
    paint,
    width: width === undefined ? undefined : width - 2,
    wrap: [1, 3],
  });
  return table.replaceAll(/^/gm, "  ");
}

function capabilities(supports: JsonObject): (readonly [string, string])[] {
  return Object.entries(supports).map(([name, value]) => [name, capability(value)]);
}

function capability(value: Json | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.join(", ") || "none" : String(value);
}
