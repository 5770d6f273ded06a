// What a user's program does, and is told, in marks as it happens: run-pipeline <file> <name> <seed>.
import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../client/run.ts";

const [file = "", name = "", seed = ""] = process.argv.slice(2);
const root = dirname(file);

function mark(text: string): void {
  appendFileSync(join(root, "marks"), `${text}\n`);
  if (text === process.env.KILL_AT) process.kill(process.pid, "SIGKILL");
}

const { run: ended } = await run(file, {
  name,
  parameters: { seed: Number(seed) },
  maxParallel: 1,
  onRun: () => mark("registered"),
  onNotice: (notice) => {
    if (notice.kind === "ended") mark(`ended ${notice.record.step} ${notice.record.status}`);
  },
});
mark(`finished ${ended.status}`);
