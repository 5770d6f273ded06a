import type { Problem } from "../error/problem.ts";
import type { JsonObject } from "../json/json.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { Settings } from "../spec/pipeline-spec.ts";
import { schemaIssues } from "./schema-issues.ts";
import type { StackComponent } from "./stack-component.ts";

/** What is wrong with the settings, of the pipeline and of its steps, for the flavors that the stack uses. */
export async function checkSettings({ spec, sortedSteps, stack }: PipelineDeployment): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const component of stack.components) {
    const check = async (settings: Settings | undefined, of: string, step?: string): Promise<void> => {
      const given = settings?.[component.flavor];
      if (given === undefined) return;
      for (const message of await issuesOf(component, given)) {
        problems.push({
          code: "SETTINGS_INVALID",
          message: `The settings of ${of} for the ${component.type} flavor ${component.flavor} cannot be used: ${asSentence(message)}`,
          fix: `Mend \`settings: { ${component.flavor}: … }\`, or leave it out.`,
          ...(step === undefined ? {} : { step }),
        });
      }
    };
    await check(spec.settings, `pipeline ${spec.name}`);
    for (const step of sortedSteps) await check(step.settings, `step ${step.name}`, step.name);
  }
  return problems;
}

async function issuesOf(component: StackComponent, given: JsonObject): Promise<string[]> {
  const { settingsSchema } = component.constructor as typeof StackComponent;
  return settingsSchema === undefined ? ["it takes none"] : schemaIssues(settingsSchema, given, "");
}

function asSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
