"""Parses a file as Airflow's DAG processor does, and prints what came of it as JSON."""

import json
import os
import sys
import time

os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"

try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
try:
    from airflow.serialization.serialized_objects import DagSerialization
except ImportError:
    from airflow.serialization.serialized_objects import SerializedDAG as DagSerialization
try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator

import airflow

begin = time.perf_counter()
bag = DagBag(sys.argv[1])
seconds = time.perf_counter() - begin
found = {}
for dag_id, dag in bag.dags.items():
    # What Airflow keeps of a DAG.
    serialized = json.dumps(DagSerialization.to_dict(dag), default=str)
    found[dag_id] = {
        "tags": sorted(dag.tags),
        "timetable": type(dag.timetable if hasattr(dag, "timetable") else dag.schedule).__name__,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "params": dag.params.dump(),
        "size": len(serialized),
        "tasks": {
            task.task_id: {
                "python_operator": isinstance(task, PythonOperator),
                "upstream": sorted(task.upstream_task_ids),
                "retries": task.retries,
                "retry_delay": task.retry_delay.total_seconds(),
                "backoff": task.retry_exponential_backoff,
                "max_retry_delay": task.max_retry_delay and task.max_retry_delay.total_seconds(),
                "timeout": task.execution_timeout and task.execution_timeout.total_seconds(),
                "pool": task.pool,
                "pool_slots": task.pool_slots,
                "queue": task.queue,
                "priority_weight": task.priority_weight,
                "owner": task.owner,
                "rendered": list(task.template_fields),
            }
            for task in dag.tasks
        },
    }
print(json.dumps({"version": airflow.__version__, "seconds": seconds, "errors": bag.import_errors, "dags": found}))
