import type { BenchCase } from "../harness/bench-case.ts";
import { chains } from "./chain.ts";
import { chainPostgres } from "./chain-postgres.ts";
import { codeDigests } from "./code-digests.ts";
import { commandLine } from "./command-line.ts";
import { compile } from "./compile.ts";
import { fanOut } from "./fan-out.ts";
import { handedFile } from "./handed-file.ts";
import { warmStep } from "./warm-step.ts";

/** In the order in which they are measured and told. */
export const cases: readonly BenchCase[] = [
  ...chains,
  chainPostgres,
  fanOut,
  ...commandLine,
  handedFile,
  warmStep,
  compile,
  codeDigests,
];
