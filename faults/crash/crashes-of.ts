import type { Change } from "../disk/disk-log.ts";
import type { DiskState } from "../disk/disk-state.ts";
import type { ModelledDisk, Survival } from "../disk/modelled-disk.ts";

/** A moment at which a process may end for ever. */
export interface Crash {
  /** Number of the change after which it ends. */
  readonly after: number;
  readonly left: DiskState;
  /** The marks before it. */
  readonly told: readonly string[];
}

/** How much of the disk survives the crash after the k-th change. */
export type SurvivalOf = (k: number) => Survival;

/**
 * Every crash of a process whose changes are known. Where several leave the same, only the last of them, which the program
 * was told most before.
 *
 * @param disk As it was before the process; afterwards as it is after it.
 * @param kinds Each kind of crash is looked at on its own.
 */
export function* crashesOf<Kind extends string>(
  changes: readonly Change[],
  disk: ModelledDisk,
  kinds: Readonly<Record<Kind, SurvivalOf>>,
): Generator<Crash & { readonly kind: Kind }> {
  const told: string[] = [];
  const latest = new Map<Kind, Crash>();
  let after = 0;
  for (const change of changes) {
    if (change.kind === "mark") told.push(change.text);
    else after += 1;
    disk.apply(change);
    for (const kind in kinds) {
      const left = disk.afterCrash(kinds[kind](after));
      const before = latest.get(kind);
      if (before !== undefined && before.left.fingerprint !== left.fingerprint) yield { ...before, kind };
      latest.set(kind, { after, left, told: [...told] });
    }
  }
  for (const [kind, crash] of latest) yield { ...crash, kind };
}
