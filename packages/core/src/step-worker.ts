// The program of a step thread: `new Worker(import.meta.resolve("@tsugite/core/step-thread"))`.
import { serveStepThread } from "./thread/serve-step-thread.ts";

serveStepThread();
