import { type Problem, type StackComponent, StackComponentType } from "@tsugite/core";
import type { KubeflowSettings } from "../settings.ts";

/** Components that steps use in their containers. */
const IN_STEPS: readonly string[] = [StackComponentType.ARTIFACT_STORE, StackComponentType.METADATA_STORE];

/**
 * Secrets that stores refer to, and that no container would have: a variable has to come from a Kubernetes secret, a file
 * has to lie in a volume.
 */
export function checkSecrets(components: readonly StackComponent[], settings: KubeflowSettings): Problem[] {
  return components
    .filter(({ type }) => IN_STEPS.includes(type))
    .flatMap((component) => [...referencesIn(component.config)].flatMap((reference) => check(component, reference)));

  function check({ type, name }: StackComponent, reference: Reference): Problem[] {
    if ("env" in reference) {
      if (settings.env?.[reference.env] !== undefined) return [];
      return [
        {
          code: "COMPONENT_CONFIG_INVALID",
          message: `The ${type} ${name} reads the environment variable ${reference.env}, which containers of Kubeflow do not have.`,
          fix: `Say in the orchestrator's config which secret has it: \`steps: { env: { ${reference.env}: { secret: …, key: … } } }\`.`,
        },
      ];
    }
    const { file } = reference;
    const isMounted = Object.keys(settings.volumes ?? {}).some((path) =>
      file.startsWith(`${path.replace(/\/$/, "")}/`),
    );
    if (isMounted) return [];
    return [
      {
        code: "COMPONENT_CONFIG_INVALID",
        message: `The ${type} ${name} reads the file ${file}, which containers of Kubeflow do not have.`,
        fix: "Mount the secret that has it, by the orchestrator's config, `steps: { volumes: { /path: { secret: … } } }`, and give the store that path.",
      },
    ];
  }
}

type Reference = { readonly env: string } | { readonly file: string };

function* referencesIn(config: unknown): Generator<Reference> {
  if (typeof config !== "object" || config === null) return;
  const entries = Object.entries(config);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && typeof first[1] === "string") {
    if (first[0] === "env") yield { env: first[1] };
    if (first[0] === "file") yield { file: first[1] };
  }
  for (const [, part] of entries) yield* referencesIn(part);
}
