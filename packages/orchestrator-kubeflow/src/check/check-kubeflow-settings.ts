import type { BaseStep, PipelineSpec, Problem } from "@tsugite/core";
import { isKubeflowSettings, type KubeflowSettings, RUN_SETTINGS } from "../settings.ts";

/** Whether all settings are such that a pipeline can be compiled with them; what is wrong with others, core says. */
export function hasKubeflowSettings(spec: Pick<PipelineSpec, "settings">, steps: readonly BaseStep[]): boolean {
  return [spec, ...steps].every(({ settings }) => isKubeflowSettings(settings?.kubeflow ?? {}));
}

/** Steps that have settings which only a pipeline can have. */
export function checkKubeflowSettings(steps: readonly BaseStep[]): Problem[] {
  return steps.flatMap((step) => {
    const settings: KubeflowSettings = step.settings?.kubeflow ?? {};
    const misplaced = RUN_SETTINGS.filter((name) => settings[name] !== undefined);
    if (misplaced.length === 0) return [];
    const names = new Intl.ListFormat("en").format(misplaced);
    return [
      {
        code: "SETTINGS_INVALID",
        step: step.name,
        message: `The settings of step ${step.name} for the orchestrator flavor kubeflow cannot be used: ${names}: a run has that, not a task.`,
        fix: `Write \`settings: { kubeflow: { ${misplaced[0]}: … } }\` in the options of the pipeline.`,
      },
    ];
  });
}
