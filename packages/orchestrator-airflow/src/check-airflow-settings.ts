import type { PipelineDeployment, Problem } from "@tsugite/core";
import { type AirflowSettings, DAG_SETTINGS } from "./settings.ts";

/** Steps that have settings which only a pipeline can have. */
export function checkAirflowSettings({ sortedSteps }: Pick<PipelineDeployment, "sortedSteps">): Problem[] {
  return sortedSteps.flatMap((step) => {
    const settings: AirflowSettings = step.settings?.airflow ?? {};
    const misplaced = DAG_SETTINGS.filter((name) => settings[name] !== undefined);
    if (misplaced.length === 0) return [];
    const names = new Intl.ListFormat("en").format(misplaced);
    return [
      {
        code: "SETTINGS_INVALID",
        step: step.name,
        message: `The settings of step ${step.name} for the orchestrator flavor airflow cannot be used: ${names}: a DAG has that, not a task.`,
        fix: `Write \`settings: { airflow: { ${misplaced[0]}: … } }\` in the options of the pipeline.`,
      },
    ];
  });
}
