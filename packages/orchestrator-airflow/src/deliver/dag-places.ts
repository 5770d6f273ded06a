import { join } from "node:path";
import { TsugiteError } from "@tsugite/core";

/** Where the files of one DAG are in a folder of DAGs. */
export interface DagPlaces {
  readonly dagsFolder: string;
  /** The file that Airflow reads. */
  readonly file: string;
  /** The folder beside the DAGs that Airflow does not read. */
  readonly hidden: string;
  /** The file that keeps Airflow from reading that folder. */
  readonly ignore: string;
  /** Has a folder for each bundle of the DAG, named by its digest. */
  readonly bundles: string;
}

/** Raises `NAME_INVALID` for an id that is no name of a file. */
export function dagPlaces(dagsFolder: string, dagId: string): DagPlaces {
  if (!/^[\w-][\w.-]*$/.test(dagId)) {
    throw new TsugiteError(
      "NAME_INVALID",
      `${JSON.stringify(dagId)} cannot be the id of a DAG that is written into a file.`,
      {
        fix: "Use letters, digits, dots, dashes and underscores, and no dot at the beginning.",
      },
    );
  }
  const hidden = join(dagsFolder, ".tsugite");
  return {
    dagsFolder,
    file: join(dagsFolder, `${dagId}.py`),
    hidden,
    ignore: join(hidden, ".airflowignore"),
    bundles: join(hidden, dagId),
  };
}
