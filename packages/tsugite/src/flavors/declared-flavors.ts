import type { Problem } from "@tsugite/core";
import * as v from "valibot";
import { COMPONENT_TYPES, NAME_PATTERN } from "../config/project-config.ts";
import type { Flavor } from "./flavor.ts";
import type { PackageManifest, ProjectPackage } from "./project-packages.ts";

const name = v.pipe(v.string(), v.regex(NAME_PATTERN, "Expected letters, digits, `_`, `.` and `-` only."));
const source = v.pipe(
  v.string(),
  v.regex(/^[^#]+#[A-Za-z_$][\w$]*$/, "Expected `./dist/file.js#Class` or `package#Class`."),
);
const sentence = v.string();
const flags = v.pipe(v.string(), v.regex(/^(?:-\w, )?--[\w-]+(?: [<[][^<>[\]]+[>\]])?$/, "Expected `--name <value>`."));
const command = v.object({
  name,
  summary: sentence,
  details: v.exactOptional(sentence),
  options: v.exactOptional(v.array(v.object({ flags, summary: sentence }))),
  source,
});
const flavor = v.object({
  type: v.picklist(COMPONENT_TYPES),
  name,
  source,
  summary: v.optional(sentence),
  commands: v.optional(v.array(command), []),
});
const field = v.object({ flavors: v.optional(v.array(v.unknown()), []) });

/**
 * The flavors that a package declares in the field `tsugite` of its package.json, and what is wrong with that field. One
 * that cannot be read, say because it is of a type that a later version knows, does not take the others with it.
 */
export function declaredFlavors(found: ProjectPackage): { readonly flavors: Flavor[]; readonly problems: Problem[] } {
  if (found.manifest.tsugite === undefined) return { flavors: [], problems: keywordAlone(found) };
  const parsed = v.safeParse(field, found.manifest.tsugite);
  if (!parsed.success) return { flavors: [], problems: parsed.issues.map((issue) => problemOf(found, issue)) };
  const entries = parsed.output.flavors.map((entry) => v.safeParse(flavor, entry));
  const problems = entries.flatMap(({ issues = [] }, at) => issues.map((issue) => problemOf(found, issue, at)));
  const { version, description } = found.manifest;
  const coreRange = coreRangeOf(found.manifest);
  const origin = {
    kind: "package",
    package: found.name,
    version: typeof version === "string" ? version : "0.0.0",
    folder: found.folder,
    ...(coreRange === undefined ? {} : { coreRange }),
  } as const;
  const absolute = (text: string): string => (text.startsWith("./") ? `${found.name}${text.slice(1)}` : text);
  const flavors = entries.flatMap((entry): Flavor[] => {
    if (!entry.success) return [];
    const { type, name, source, commands, summary = description } = entry.output;
    return [
      {
        type,
        name,
        source: absolute(source),
        origin,
        ...(typeof summary === "string" ? { summary } : {}),
        commands: commands.map((one) => ({ ...one, source: absolute(one.source) })),
      },
    ];
  });
  return { flavors, problems };
}

/** A flavor should ask for core as a peer; one that depends on it by mistake says the same by that. */
function coreRangeOf({ peerDependencies, dependencies }: PackageManifest): string | undefined {
  for (const field of [peerDependencies, dependencies]) {
    const range = (field as Readonly<Record<string, unknown>> | null | undefined)?.["@tsugite/core"];
    if (typeof range === "string") return range;
  }
  return undefined;
}

/** The keyword is for people who search a registry; what a package brings is read from the field. */
function keywordAlone({ name, manifest }: ProjectPackage): Problem[] {
  if (!Array.isArray(manifest.keywords) || !manifest.keywords.includes("tsugite-flavor")) return [];
  const message = `The package ${name} has the keyword \`tsugite-flavor\`, but no field \`tsugite\` in its package.json.`;
  return [
    { code: "COMPONENT_INVALID", severity: "warning", message, fix: "Tell its authors; the rest works without it." },
  ];
}

/** @param at Which flavor of the list it is about. */
function problemOf(found: ProjectPackage, issue: v.BaseIssue<unknown>, at?: number): Problem {
  const path = [
    "tsugite",
    ...(at === undefined ? [] : ["flavors", String(at)]),
    ...(issue.path ?? []).map((item) => String(item.key)),
  ].join(".");
  return {
    code: "COMPONENT_INVALID",
    severity: "warning",
    message: `The package ${found.name} declares ${at === undefined ? "no flavors" : "a flavor"} that can${at === undefined ? "" : "not"} be read: \`${path}\` of its package.json is ${issue.received}. ${expectation(issue)}`,
    fix: "Tell its authors; the rest works without it.",
  };
}

function expectation({ kind, expected, message }: v.BaseIssue<unknown>): string {
  return kind === "schema" ? `Expected ${WORDS[expected ?? ""] ?? expected}.` : message;
}

/** What JSON has, in its words. */
const WORDS: Readonly<Record<string, string>> = { Array: "a list", Object: "an object", string: "a text" };
