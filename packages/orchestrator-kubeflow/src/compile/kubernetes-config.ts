import type { JsonObject } from "@tsugite/core";
import type { KubeflowNodeAffinity, KubeflowSettings, KubeflowToleration, KubeflowVolume } from "../settings.ts";
import type { ParameterSource } from "./ir.ts";

/** Where steps may write, whatever else of the container may only be read. */
const TEMPORARY = "/tmp";
/**
 * Milliseconds that Kubernetes leaves a pod beyond the step's own timeout: to pull the image, to load and store its data.
 * The step ends by itself; this ends a pod that cannot.
 */
const TIMEOUT_GRACE = 600_000;

/** What Kubernetes alone is told of a step, in the words of Kubeflow's `KubernetesExecutorConfig`. */
export function kubernetesConfig(settings: KubeflowSettings, timeout: number | undefined): JsonObject {
  const volumes = volumesOf(settings.volumes ?? {});
  return withoutEmpty({
    activeDeadlineSeconds: timeout === undefined ? [] : String(Math.ceil((timeout + TIMEOUT_GRACE) / 1_000)),
    ...variablesOf(settings.env ?? {}),
    ...volumes,
    nodeSelector: isEmpty(settings.nodeSelector) ? [] : { labels: { ...settings.nodeSelector } },
    nodeAffinity: (settings.nodeAffinity ?? []).map(affinityOf),
    tolerations: (settings.tolerations ?? []).map(tolerationOf),
    podMetadata: withoutEmpty({ labels: { ...settings.labels }, annotations: { ...settings.annotations } }),
    imagePullSecret: (settings.imagePullSecrets ?? []).map((name) => ({
      secretName: name,
      secretNameParameter: constant(name),
    })),
    imagePullPolicy: settings.imagePullPolicy ?? [],
    securityContext: withoutEmpty({
      runAsUser: settings.runAsUser === undefined ? [] : String(settings.runAsUser),
      runAsGroup: settings.runAsGroup === undefined ? [] : String(settings.runAsGroup),
      runAsNonRoot: settings.runAsNonRoot ?? [],
    }),
  });
}

function variablesOf(env: NonNullable<KubeflowSettings["env"]>): JsonObject {
  const secrets: JsonObject[] = [];
  const configMaps: JsonObject[] = [];
  for (const [envVar, source] of sorted(env)) {
    if ("secret" in source) {
      const keyToEnv = [{ secretKey: source.key, envVar }];
      secrets.push({ ...secretNamed(source.secret), keyToEnv, optional: false });
    } else {
      const keyToEnv = [{ configMapKey: source.key, envVar }];
      configMaps.push({ ...configMapNamed(source.configMap), keyToEnv, optional: false });
    }
  }
  return { secretAsEnv: secrets, configMapAsEnv: configMaps };
}

function volumesOf(volumes: NonNullable<KubeflowSettings["volumes"]>): JsonObject {
  const all = sorted<KubeflowVolume>({ [TEMPORARY]: { emptyDir: {} }, ...volumes });
  const secretAsVolume: JsonObject[] = [];
  const configMapAsVolume: JsonObject[] = [];
  const pvcMount: JsonObject[] = [];
  const emptyDirMounts: JsonObject[] = [];
  for (const [index, [mountPath, volume]] of all.entries()) {
    if ("secret" in volume) secretAsVolume.push({ ...secretNamed(volume.secret), mountPath, optional: false });
    else if ("configMap" in volume) {
      configMapAsVolume.push({ ...configMapNamed(volume.configMap), mountPath, optional: false });
    } else if ("claim" in volume) {
      const { claim, subPath } = volume;
      const named = { constant: claim, pvcNameParameter: constant(claim), mountPath };
      pvcMount.push(subPath === undefined ? named : { ...named, subPath });
    } else {
      const { medium, sizeLimit } = volume.emptyDir;
      const volumeName = mountPath === TEMPORARY ? "tmp" : `empty-${index}`;
      emptyDirMounts.push(withoutEmpty({ volumeName, mountPath, medium: medium ?? [], sizeLimit: sizeLimit ?? [] }));
    }
  }
  return { secretAsVolume, configMapAsVolume, pvcMount, emptyDirMounts };
}

function affinityOf({ match, weight }: KubeflowNodeAffinity): JsonObject {
  const matchExpressions = match.map(({ key, operator, values = [] }) => withoutEmpty({ key, operator, values }));
  return weight === undefined ? { matchExpressions } : { matchExpressions, weight };
}

function tolerationOf({ key, operator, value, effect, seconds }: KubeflowToleration): JsonObject {
  return withoutEmpty({
    key: key ?? [],
    operator: operator ?? [],
    value: value ?? [],
    effect: effect ?? [],
    tolerationSeconds: seconds === undefined ? [] : String(seconds),
  });
}

/** By both of its names: Kubeflow before 2.5 knows the first, later versions ask for the second. */
function secretNamed(name: string): JsonObject {
  return { secretName: name, secretNameParameter: constant(name) };
}

function configMapNamed(name: string): JsonObject {
  return { configMapName: name, configMapNameParameter: constant(name) };
}

function constant(value: string): Extract<ParameterSource, { runtimeValue: unknown }> & JsonObject {
  return { runtimeValue: { constant: value } };
}

function sorted<T>(entries: Readonly<Record<string, T>>): readonly [string, T][] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Leaves out what says nothing: empty lists and objects. */
function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value !== "object" || !isEmpty(value)));
}

function isEmpty(value: object | null | undefined): boolean {
  return value === undefined || value === null || Object.keys(value).length === 0;
}
