import { describeProblem, type StackComponentType } from "@tsugite/core";
import { discoverFlavors } from "../../flavors/discover-flavors.ts";
import { integrationOf, versionOf } from "../../flavors/flavor.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { withCommandName } from "../command-name.ts";
import { columnsOf } from "../format/columns.ts";
import { paintFor } from "../format/paint.ts";
import { renderTable } from "../format/table.ts";
import { openProject } from "./open-project.ts";

export function flavorList(type: StackComponentType): CommandAction {
  return async (context) => {
    const { projectRoot, config } = await openProject(context);
    const { flavors, problems } = discoverFlavors(projectRoot, config);
    const listed = flavors
      .filter((flavor) => flavor.type === type)
      .map((flavor) => ({
        name: flavor.name,
        integration: integrationOf(flavor),
        version: versionOf(flavor) ?? null,
        source: flavor.source,
      }));
    print(context, { type, flavors: listed, problems }, (paint) => {
      if (listed.length === 0) return `This project has no ${type} flavor. Add a package that brings one.`;
      return renderTable({
        head: ["FLAVOR", "INTEGRATION", "VERSION", "CLASS"],
        rows: listed.map(({ name, integration, version, source }) => [
          name,
          integration,
          version ?? { text: "–", style: "dim" },
          { text: source, style: "dim" },
        ]),
        paint,
        width: columnsOf(context.stdout),
      });
    });
    if (context.json) return;
    const paint = paintFor(context.stderr);
    for (const problem of problems)
      context.stderr.write(`${paint("yellow", "!")} ${withCommandName(describeProblem(problem))}\n`);
  };
}
