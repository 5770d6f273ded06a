import { createTsugite } from "./create-tsugite.ts";

await createTsugite(process.argv.slice(2), process.env);
