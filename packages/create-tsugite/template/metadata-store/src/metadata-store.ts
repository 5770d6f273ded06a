import { SqliteMetadataStore } from "@tsugite/core";

/**
 * Keeps the records of runs in a SQLite file. Everything is inherited, the config too: override what shall be different, and
 * let the conformance kit say whether all promises are still kept. For another database extend `BaseMetadataStore` instead;
 * its methods say what each has to do in one transaction.
 */
export class MyFlavorMetadataStore extends SqliteMetadataStore {
  static override readonly FLAVOR: string = "my-flavor";
}
