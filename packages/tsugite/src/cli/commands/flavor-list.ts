import type { Problem, StackComponentType } from "@tsugite/core";
import { coreRangeProblem } from "../../flavors/check-core-range.ts";
import { type Discovery, discoverFlavors } from "../../flavors/discover-flavors.ts";
import { type Flavor, integrationOf } from "../../flavors/flavor.ts";
import { type FlavorEntry, installedEntry } from "../../flavors/flavor-entry.ts";
import { OFFICIAL_FLAVORS, type OfficialFlavor } from "../../flavors/official-flavors.ts";
import { type CommandAction, print } from "../cli-context.ts";
import { columnsOf } from "../format/columns.ts";
import { noPaint, type Paint } from "../format/paint.ts";
import { renderPairs, renderTable } from "../format/table.ts";
import { hiddenCommands } from "./hidden-commands.ts";
import { openProject } from "./open-project.ts";
import { warnOfProblems } from "./warn-of-problems.ts";

export function flavorList(
  type: StackComponentType,
  official: readonly OfficialFlavor[] = OFFICIAL_FLAVORS,
): CommandAction {
  return async (context) => {
    const { projectRoot, config } = await openProject(context);
    const { flavors, hidden, absent, ...found } = discoverFlavors(projectRoot, config, official);
    const problems = [
      ...found.problems,
      ...(await incompatible(flavors)),
      ...hiddenCommands(flavors),
      ...hidden.map(hiddenFlavor),
    ];
    const entries: FlavorEntry[] = [...flavors.map(installedEntry), ...absent].filter((entry) => entry.type === type);
    print(context, { type, flavors: entries, problems }, (paint) =>
      listing(type, entries, paint, columnsOf(context.stdout)),
    );
    warnOfProblems(context, problems);
  };
}

function hiddenFlavor({ by, flavor }: Discovery["hidden"][number]): Problem {
  return {
    code: "FLAVOR_NAME_TAKEN",
    severity: "warning",
    message: `The ${by.type} flavor \`${by.name}\` is ${by.source}, which tsugite.yaml registers; that of ${integrationOf(flavor)} (${flavor.source}) is not used.`,
    fix: `\`tsugite ${by.type} flavor unregister ${by.name}\` takes the registered one out.`,
  };
}

async function incompatible(flavors: readonly Flavor[]): Promise<Problem[]> {
  const problems = await Promise.all(flavors.map(coreRangeProblem));
  return problems.filter((problem) => problem !== undefined).map((problem) => ({ ...problem, severity: "warning" }));
}

function listing(
  type: StackComponentType,
  entries: readonly FlavorEntry[],
  paint: Paint,
  width: number | undefined,
): string {
  const installed = entries.filter((entry) => entry.installed);
  const absent = entries.filter((entry) => !entry.installed);
  const blocks: string[] = [];
  if (installed.length > 0) {
    blocks.push(
      renderTable({
        head: ["FLAVOR", "INTEGRATION", "VERSION", "CLASS"],
        rows: installed.map(({ name, integration, version, source }) => [
          name,
          integration,
          version ?? { text: "–", style: "dim" },
          { text: source, style: "dim" },
        ]),
        paint,
        width,
      }),
    );
  } else if (absent.length === 0) {
    blocks.push(`This project has no ${type} flavor. Add a package that brings one.`);
  }
  if (absent.length > 0) {
    const commands = absent.map(({ name, install }) => [name, install] as const);
    blocks.push(`Not installed:\n${renderPairs(commands, noPaint, "  ")}`);
  }
  return blocks.join("\n\n");
}
