import { type BaseStep, type EntrypointArguments, StepEntrypointConfiguration } from "@tsugite/core";

export class MakeEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "tsugite-orchestrator-make#MakeEntrypointConfiguration";

  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["run_name"]);
  }

  static override getCustomEntrypointArguments(_step: BaseStep, { run_name = "" }: EntrypointArguments): string[] {
    return ["--run_name", run_name];
  }

  override getRunName(_pipelineName: string): string {
    return this.argument("run_name");
  }
}
