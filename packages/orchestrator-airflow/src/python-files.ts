/** Where a file of the package's folder `python` is, which stands beside `src/` and `dist/` alike. */
export function pythonFile(name: "dag.py" | "airflow.lock"): URL {
  return new URL(`../python/${name}`, import.meta.url);
}
