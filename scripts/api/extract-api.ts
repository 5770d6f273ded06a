import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { type ApiItem, ApiModel } from "@microsoft/api-extractor-model";

/** What the `dist/index.d.ts` of a package exports. */
export interface PackageApi {
  /** Names that are marked `@internal` are left out. */
  readonly items: readonly ApiItem[];
  /** Every exported declaration, and what it is made of, in the order of names, without docstrings: what a diff is about. */
  readonly report: string;
}

export async function extractApi(packageFolder: string): Promise<PackageApi> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-api-"));
  const apiJsonFilePath = join(folder, "api.json");
  try {
    const entry = join(packageFolder, "dist/index.d.ts");
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: packageFolder,
        mainEntryPointFilePath: entry,
        compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
        apiReport: {
          enabled: true,
          reportFolder: folder,
          reportTempFolder: join(folder, "new"),
          reportFileName: "report",
          includeForgottenExports: true,
        },
        docModel: { enabled: true, apiJsonFilePath },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        newlineKind: "lf",
      },
      configObjectFullPath: join(packageFolder, "api-extractor.json"),
      packageJsonFullPath: join(packageFolder, "package.json"),
    });
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        message.logLevel = ExtractorLogLevel.None;
      },
    });
    const [entryPoint] = new ApiModel().loadPackage(apiJsonFilePath).entryPoints;
    const report = await readFile(join(folder, "new/report.api.md"), "utf8");
    return { items: entryPoint?.members ?? [], report: declarationsIn(report) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The declarations of a report, without what it says of docstrings. */
function declarationsIn(report: string): string {
  const [, block = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(report) ?? [];
  return block
    .replaceAll(/^ *\/\/ (?:\(undocumented\)|\(No @packageDocumentation.*)\n/gm, "")
    .replaceAll(" (undocumented)", "")
    .trim();
}

const compilerOptions = {
  target: "es2022",
  module: "nodenext",
  lib: ["es2023"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};
