// The program of the threads and processes that run the user's code: the `entry` of a `StepWorkerPool`.
import { serveSteps } from "./thread/serve-steps.ts";

serveSteps();
