import type { BenchCase, Figure } from "../harness/bench-case.ts";
import type { Lab } from "../harness/lab.ts";
import { measureInTurn, ratios } from "../harness/measure.ts";
import { type BenchPostgres, withPostgres } from "../harness/postgres.ts";
import { type Project, withProject } from "../harness/project.ts";
import { runProgram, timeNode } from "../harness/run-child.ts";
import { chainPipeline } from "./chain-pipeline.ts";

const STEPS = 1_000;
const NAME = `chain of ${STEPS} on PostgreSQL`;

/** The same no-op steps as of the other chains, with their records in a PostgreSQL of this machine. */
export const chainPostgres: BenchCase = {
  name: "postgres-chain-1000",
  measure: (lab) => withPostgres(lab, (postgres) => measureChain(lab, postgres)) ?? [NOT_MEASURED],
};

const NOT_MEASURED: Figure = { name: `${NAME}: a step`, unit: "ms", samples: [], note: "no PostgreSQL here" };

/** What a step cannot do without: a row of it, which is changed when it ends. */
const SCRIPT = `INSERT INTO bench (step, status) VALUES ('next', 'running') RETURNING id \\gset
UPDATE bench SET status = 'completed', content = '{"label":"chain","value":1000}' WHERE id = :id;
`;

function measureChain(lab: Lab, postgres: BenchPostgres): readonly Figure[] {
  postgres.execute("CREATE TABLE bench (id bigserial PRIMARY KEY, step text, status text, content text)");
  return withProject(lab, filesFor(postgres), (project) => {
    timeNode(lab, project.folder, [project.tsugite, "postgres", "migrate"]);
    const { tsugite, floor } = measureInTurn(lab.samples(9), {
      floor: () => postgres.pgbench(SCRIPT, STEPS),
      tsugite: () => runChain(lab, project),
    });
    return [
      { name: `${NAME}: a step`, unit: "ms", samples: tsugite, floor },
      { name: `${NAME}: over one insert and one update`, unit: "×", aim: 2, samples: ratios(tsugite, floor) },
    ];
  });
}

function runChain(lab: Lab, { folder }: Project): number {
  const options = { steps: STEPS, stack: "team", cache: false };
  return runProgram<{ stepsMs: number }>(lab, folder, "run-pipeline.js", options).told.stepsMs / STEPS;
}

function filesFor({ url }: BenchPostgres): Readonly<Record<string, string>> {
  const dependencies = { "@tsugite/metadata-store-postgres": "*" };
  return {
    "package.json": JSON.stringify({ name: "bench", type: "module", dependencies }),
    "tsugite.yaml": `stacks:
  team: { orchestrator: local, artifact-store: local, metadata-store: team }
components:
  metadata-store:
    team: { flavor: postgres, config: { url: "${url}" } }
`,
    "pipeline.ts": chainPipeline(STEPS),
  };
}
