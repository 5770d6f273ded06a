import type { OutputAsset, OutputChunk, OutputOptions, Plugin, RolldownError, RolldownOptions } from "rolldown";
import { rolldown } from "rolldown";
import { buildFailed } from "./build-failed.ts";
import type { Project } from "./project.ts";
import { problemOfFault, problemOfRolldown } from "./source-fault.ts";
import type { SourcesSeen } from "./source-plugin.ts";

export interface BuildRequest {
  readonly project: Project;
  /** Named in errors. */
  readonly source: string;
  /** Id of a virtual module. */
  readonly entry: string;
  readonly plugins: readonly Plugin[];
  readonly seen: SourcesSeen;
  readonly options?: Omit<RolldownOptions, "input" | "plugins" | "output">;
  readonly output?: OutputOptions;
}

/** Builds one ES module in memory, or throws one error with everything that is wrong. */
export async function runBuild(request: BuildRequest): Promise<OutputChunk> {
  const { project, source, entry, plugins, seen } = request;
  let output: readonly (OutputChunk | OutputAsset)[] = [];
  let failure: unknown;
  const build = await rolldown({
    cwd: project.root,
    platform: "node",
    tsconfig: true,
    logLevel: "silent",
    resolve: { conditionNames: ["node", "module-sync", ...project.conditions] },
    experimental: { attachDebugInfo: "none" },
    ...request.options,
    input: entry,
    plugins: [...plugins],
  });
  try {
    ({ output } = await build.generate({ format: "esm", codeSplitting: false, ...request.output }));
  } catch (error) {
    failure = error;
  } finally {
    await build.close();
  }
  const problems = [
    ...seen.faults.map((fault) => problemOfFault(fault, project.names)),
    ...independent(failure, seen).map((error) => problemOfRolldown(error, project.names)),
  ].sort((a, b) => (a.at ?? "").localeCompare(b.at ?? "", "en", { numeric: true }));
  if (problems.length > 0) throw buildFailed(source, problems, failure);
  if (failure !== undefined) throw failure;
  const chunk = output.find((part) => part.type === "chunk");
  if (chunk === undefined) throw new Error(`The build of ${source} gave no module.`);
  return chunk;
}

/** The errors of rolldown without those that only follow from a fault that was found before. */
function independent(failure: unknown, { faults }: SourcesSeen): RolldownError[] {
  if (typeof failure !== "object" || failure === null) return [];
  const errors = (failure as { errors?: readonly RolldownError[] }).errors ?? [failure as RolldownError];
  const broken = new Set(faults.map(({ file }) => file));
  return errors.filter(
    (error) => !broken.has(error.exporter ?? "") && !(error.code === "PARSE_ERROR" && broken.has(error.id ?? "")),
  );
}
