import { defineConfig } from "tsup";
import { library } from "../../tsup.config.ts";

export default defineConfig({ ...library, entry: ["src/index.ts", "src/step-worker.ts", "src/sql.ts"] });
