import { createTsugite } from "./create-tsugite.ts";

// Whoever read what was printed may have read enough: `npm create tsugite … | head -1`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
await createTsugite(process.argv.slice(2), process.env);
