/** How many characters the large output of the shop has: it goes to the artifact store, and the small ones do not. */
export const LARGE = 160_000;

/**
 * A pipeline with a little of everything: small and large values, a file, lines of log, a retry. Each call is marked by
 * `called <step> <attempt>`, and each return by `returned <step>`; at the mark that the environment has as `KILL_AT`, the
 * process is killed. While there is a file `broken`, `report` fails; while there is a file `hold`, it waits.
 */
export const shopPipeline: string = `
  import { appendFileSync, existsSync, writeFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { file, pipeline, step } from "@tsugite/core";
  import { z } from "zod";

  const mark = (text: string): void => {
    appendFileSync("ROOT/marks", text + "\\n");
    if (text === process.env.KILL_AT) process.kill(process.pid, "SIGKILL");
  };

  export const load = step({ name: "load", cache: false }, ({ seed }: { seed: number }, { attempt }) => {
    mark("called load " + attempt);
    console.log("loading three rows");
    mark("returned load");
    return [seed, 2, 3];
  });

  export const repeat = step({ name: "repeat", cache: false }, ({ rows }: { rows: number[] }, { attempt }) => {
    mark("called repeat " + attempt);
    const text = (rows.join(",") + ";").repeat(${LARGE}).slice(0, ${LARGE});
    mark("returned repeat");
    return text;
  });

  export const count = step(
    { name: "count", cache: false, retries: { count: 2, delay: 1 } },
    ({ rows }: { rows: number[] }, { attempt, metadata }) => {
      mark("called count " + attempt);
      metadata({ rows: rows.length });
      if (attempt === 1) throw new Error("not yet");
      mark("returned count");
      return rows.length;
    },
  );

  export const report = step({ name: "report", cache: false }, async ({ text }: { text: string }, { attempt, run }) => {
    mark("called report " + attempt);
    if (existsSync("ROOT/broken")) throw new Error("it is broken");
    while (existsSync("ROOT/hold")) await sleep(50);
    const path = "ROOT/report-" + run.id + ".txt";
    writeFileSync(path, text.slice(0, 20_000));
    mark("returned report");
    return file(path);
  });

  export default pipeline({ name: "shop", params: z.object({ seed: z.number().default(1) }) }, ({ params }) => {
    const rows = load({ seed: params.seed });
    const text = repeat({ rows });
    return { rows, text, count: count({ rows }), report: report({ text }) };
  });
`;
