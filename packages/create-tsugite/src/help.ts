import type { PackageManager } from "./package-manager.ts";

export function helpText({ create }: PackageManager): string {
  return `Usage: ${create("[folder]", "[options]")}

Makes a project in TypeScript: a pipeline that runs, and its tests. With --flavor a package with a flavor of your
own, which passes the conformance kit and is ready to be published.

Nothing is overwritten: the folder must not be there, or be empty. Its last segment becomes the name of the
package; @acme/batch goes into the folder batch.

Options:
  --flavor        Make a flavor instead
  --type <type>   What the flavor is for: orchestrator, artifact-store or metadata-store
  --no-install    Install nothing
  -y, --yes       Ask nothing; a flavor is an orchestrator then, unless --type says otherwise
  -h, --help      Show help
  --version       Show the version

Examples:
  ${create("my-project")}
  ${create("@acme/orchestrator-batch", "--flavor")}
  ${create("artifact-store-bucket", "--flavor --type artifact-store --no-install")}
`;
}
