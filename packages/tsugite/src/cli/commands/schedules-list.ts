import { schedules } from "../../client/schedules.ts";
import { scheduleToJson } from "../../runs/schedule-json.ts";
import { type CliContext, print } from "../cli-context.ts";
import { cleanLine } from "../format/clean-text.ts";
import { columnsOf } from "../format/columns.ts";
import { commandLine } from "../format/command-line.ts";
import { zonedTime } from "../format/relative-time.ts";
import { renderTable } from "../format/table.ts";
import { placeOf, type StackChoice } from "./stack-choice.ts";

export async function schedulesList(
  context: CliContext,
  _args: readonly string[],
  options: StackChoice,
): Promise<void> {
  const listed = await schedules(placeOf(context, options)).list();
  print(context, { schedules: listed.map(scheduleToJson) }, (paint) => {
    if (listed.length === 0) {
      const deploy = commandLine(["deploy", "pipeline.ts", "--schedule", "@daily"], context.stack);
      return `There is no schedule yet. Deploy a pipeline with one: ${deploy}`;
    }
    return renderTable({
      head: ["", "PIPELINE", "STATUS", "STARTS", "NEXT RUN", "ID"],
      rows: listed.map(({ pipeline, paused, description, nextRunAt, id }) => [
        paused ? { text: "‖", style: "yellow" } : { text: "●", style: "green" },
        cleanLine(pipeline),
        paused ? "paused" : "active",
        cleanLine(description),
        nextRunAt === undefined ? { text: "–", style: "dim" } : zonedTime(nextRunAt),
        cleanLine(id),
      ]),
      paint,
      width: columnsOf(context.stdout),
    });
  });
}
