export { MyFlavorMetadataStore } from "./metadata-store.ts";
