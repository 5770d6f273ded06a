/** What a task is given, by the names of its component's inputs. Inputs of its own are named by these beginnings. */
export const INPUT = {
  /** Id of the run in Kubeflow. */
  run: "run",
  /** Id of the run that was registered before it was submitted; empty where Kubeflow started it. */
  registeredRun: "registered_run",
  /** For when the run was planned, as Kubeflow writes it; empty where it was not. */
  scheduledAt: "scheduled_at",
  /** Name of the step. */
  step: "step",
  /** A parameter of the pipeline. */
  parameter: (name: string): string => `param_${name}`,
  /** The same, as JSON in a text. */
  jsonParameter: (name: string): string => `json_${name}`,
  /** Name of the step that an input comes from, by the number of the input. */
  producer: (index: number): string => `from_${index}`,
  /** What an input refers to, by the number of the input. */
  reference: (index: number): string => `input_${index}`,
} as const;

/** Inputs of the pipeline itself beside its parameters. */
export const ROOT_INPUT = { registeredRun: "tsugite_run", scheduledAt: "tsugite_scheduled_at" } as const;

/** What Kubeflow is told to put in the place of a run's id. */
export const RUN_ID_PLACEHOLDER = "{{$.pipeline_job_uuid}}";
/** What Kubeflow's schedules put the planned time in the place of. */
export const SCHEDULED_TIME_PLACEHOLDER = "[[ScheduledTime]]";
/** What a container is given as its task's input: JSON. */
export const EXECUTOR_INPUT_PLACEHOLDER = "{{$}}";

/** Stands in an argument for an input of the component. */
export function inputPlaceholder(name: string): string {
  return `{{$.inputs.parameters['${name}']}}`;
}
