"""Asks a generated DAG which Node.js its tasks would start, and prints that, or why there is none, as JSON."""

import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("dag", sys.argv[1])
dag = importlib.util.module_from_spec(spec)
spec.loader.exec_module(dag)
try:
    print(json.dumps({"node": dag.find_node()}))
except Exception as error:
    print(json.dumps({"error": type(error).__name__, "message": str(error)}))
