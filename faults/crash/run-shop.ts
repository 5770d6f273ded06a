import { appendFileSync } from "node:fs";
import { resume, run, type WatchOptions } from "tsugite";

// What a user's program does, and is told, in marks as it happens:
// run-shop.ts run <pipeline> <marks> <name> [cached], or resume <folder> <marks> <name>.
const [command, target = "", marks = "", name = "", cached] = process.argv.slice(2);
const mark = (text: string): void => appendFileSync(marks, `${text}\n`);
const watch: WatchOptions = {
  maxParallel: 1,
  onRun: () => mark("registered"),
  onNotice: (notice) => {
    if (notice.kind === "ended") mark(`ended ${notice.record.step} ${notice.record.status}`);
  },
};
const ended =
  command === "run"
    ? await run(target, { ...watch, name, cache: cached !== undefined })
    : await resume(name, { ...watch, directory: target });
mark(`finished ${ended.run.status}`);
