import { defineConfig } from "tsup";
import { library } from "../../tsup.config.ts";

export default defineConfig({
  ...library,
  entry: {
    index: "src/index.ts",
    bin: "src/bin.ts",
    "inspect-flavor-process": "src/flavors/inspect-flavor-process.ts",
  },
});
