import type { Check } from "../check.ts";
import { matrixChecks } from "../matrix/test-matrix.ts";
import { processesNotChecked } from "../processes/left-processes.ts";
import { cancellationChecks } from "./cancellation.ts";
import { classChecks } from "./class.ts";
import type { Conformance } from "./conformance.ts";
import { deploymentChecks } from "./deployments.ts";
import { failureModeChecks } from "./failure-modes.ts";
import { intentChecks } from "./intents.ts";
import { parallelCheck } from "./parallel.ts";
import { parametersCheck } from "./parameters.ts";
import { pathCheck } from "./path.ts";
import { pipelineHooksCheck } from "./pipeline-hooks.ts";
import { refusalChecks } from "./refusals.ts";
import { resumeCheck } from "./resume.ts";
import { retriesCheck } from "./retries.ts";
import { submittedChecks } from "./submitted.ts";
import { twoRunsCheck } from "./two-runs.ts";
import { validateCheck } from "./validate.ts";

/** Everything that the kit checks of an orchestrator, in the order of the report. */
export function allChecks(conformance: Conformance): readonly Check[] {
  return [
    ...classChecks(conformance),
    validateCheck(conformance),
    ...refusalChecks(conformance),
    ...matrixChecks(conformance),
    ...processesNotChecked,
    parallelCheck(conformance),
    ...failureModeChecks(conformance),
    retriesCheck(conformance),
    pipelineHooksCheck(conformance),
    parametersCheck(conformance),
    resumeCheck(conformance),
    twoRunsCheck(conformance),
    pathCheck(conformance),
    ...cancellationChecks(conformance),
    ...submittedChecks(conformance),
    ...intentChecks(conformance),
    ...deploymentChecks(conformance),
  ];
}
