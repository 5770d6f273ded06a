import { runServer } from "verdaccio";

/** Serves with the configuration in the file that is named, on a free port that the parent process is told. */
const server = await runServer(process.argv[2]);
server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("disconnect", () => process.exit());
