import { withNames, withVersions } from "./fill-template.ts";
import type { FlavorType } from "./flavor-type.ts";
import { type FlavorNaming, flavorNamingOf } from "./naming.ts";
import { ownManifest } from "./own-manifest.ts";
import { type Files, templateFiles } from "./template-files.ts";

/** The files of a project with a pipeline. */
export function projectFiles(packageName: string): Files {
  return filled(templateFiles("project"), new Map([["my-project", packageName]]));
}

/** The files of a package with a flavor. Raises {@link Refusal} for a name that no flavor can have. */
export function flavorFiles(packageName: string, type: FlavorType): Files {
  const naming: FlavorNaming = flavorNamingOf(packageName, type);
  const names = new Map([
    ["my-package", packageName],
    ["my-flavor", naming.flavor],
    ["myFlavor", naming.camelCase],
    ["MyFlavor", naming.pascalCase],
  ]);
  return filled(new Map([...templateFiles("flavor"), ...templateFiles(type)]), names);
}

function filled(files: Files, names: ReadonlyMap<string, string>): Files {
  return withVersions(withNames(files, names), ownManifest().devDependencies);
}
