"""Reads compiled pipelines as Kubeflow's own programs do, and prints what came of each as JSON."""

import json
import sys
import tempfile

import yaml
from google.protobuf import json_format
from kfp import components
from kfp.kubernetes import kubernetes_executor_config_pb2
from kfp.pipeline_spec import pipeline_spec_pb2


def strictly(document, message):
    """The document as the message has it; raises for what the message does not know."""
    json_format.ParseDict(document, message)
    return json_format.MessageToDict(message)


def check(text):
    pipeline, platform = yaml.safe_load_all(text)
    kept = strictly(pipeline, pipeline_spec_pb2.PipelineSpec())
    deployment = strictly(pipeline["deploymentSpec"], pipeline_spec_pb2.PipelineDeploymentConfig())
    executors = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"]
    kubernetes = {
        name: strictly(config, kubernetes_executor_config_pb2.KubernetesExecutorConfig())
        for name, config in executors.items()
    }
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(text)
        file.flush()
        loaded = components.load_component_from_file(file.name)
    return {
        "same": kept == pipeline and deployment == pipeline["deploymentSpec"] and kubernetes == executors,
        "name": loaded.name,
        "inputs": {
            name: {"type": str(spec.type), "default": spec.default, "optional": spec.optional}
            for name, spec in (loaded.component_spec.inputs or {}).items()
        },
    }


answers = {}
for path in sys.argv[1:]:
    try:
        with open(path, encoding="utf-8") as opened:
            answers[path] = check(opened.read())
    except Exception as error:  # What is wrong is what is asked.
        answers[path] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(answers))
