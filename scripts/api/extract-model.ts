import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { type ApiItem, ApiModel } from "@microsoft/api-extractor-model";

/** What the `dist/index.d.ts` of a package exports. Names that are marked `@internal` are left out. */
export async function extractModel(packageFolder: string): Promise<readonly ApiItem[]> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-api-"));
  const apiJsonFilePath = join(folder, "api.json");
  try {
    const entry = join(packageFolder, "dist/index.d.ts");
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: packageFolder,
        mainEntryPointFilePath: entry,
        compiler: { overrideTsconfig: { compilerOptions, files: [entry] } },
        apiReport: { enabled: false },
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
    return entryPoint?.members ?? [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
