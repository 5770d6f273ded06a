import type { BaseArtifactStore, Digest } from "@tsugite/core";
import type { StoreKitOptions } from "../store/store-kit-options.ts";

/** What an artifact store is tested with. */
export interface ArtifactStoreKitOptions<Store extends BaseArtifactStore> extends StoreKitOptions<Store> {
  /**
   * Changes the stored bytes of an artifact behind the store's back, as a fault of a disk would: another content of the
   * same length. @default the checks of damaged artifacts are left out, and shown as skipped
   */
  readonly damage?: (store: Store, digest: Digest) => Promise<void>;
}
