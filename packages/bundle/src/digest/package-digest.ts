import { type CodeRequest, digestOfJson } from "@tsugite/core";
import type { InstalledPackage, InstalledPackages } from "../package/installed-packages.ts";
import { versionsOf, withDependencies } from "../package/reached-packages.ts";
import type { DigestResult } from "./digest-result.ts";

/** Makes the digest of a step of an installed package: its code is what its version says. */
export function packageDigest(
  request: CodeRequest,
  owner: InstalledPackage,
  packages: InstalledPackages,
): DigestResult {
  const all = withDependencies([owner], packages);
  const versions = all.map(({ name, version }) => `${name}@${version}`).sort();
  const part = request.part.kind === "codec" ? ["codec", request.part.output] : [request.part.kind];
  return {
    problems: [],
    files: [],
    packages: all.map(({ directory }) => directory),
    code: {
      digest: digestOfJson([PACKAGE_DIGEST_VERSION, request.source, part, `${owner.name}@${owner.version}`, versions]),
      modules: {},
      packages: versionsOf(all),
      toolchain: { "package digest": String(PACKAGE_DIGEST_VERSION) },
    },
  };
}

const PACKAGE_DIGEST_VERSION = 1;
