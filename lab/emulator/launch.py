"""Runs MiniStack for one run of the lab: on a free port, and for as long as whoever started it holds its stdin open.

However the parent ends, its end of the pipe closes. MiniStack then saves its state, says so in the file `saved`, and
ends with every process that it started. A state without that file is half of one: it is thrown away.

Settings come from the environment: STATE_DIR; SCHEDULE_FACTOR, how many times as fast scheduled rules fire, and without
it they do not; RETRY_SECONDS, after which a message comes back that was not handled, and without it SQS's own time. The first line on stdout is JSON: {"port": number, "kept": bool}, or {"error": text}.
"""

import asyncio
import collections
import fcntl
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time

# Seconds that a run before this one may take to save its state, and that functions may take to end.
PATIENCE = 30

# Set when everything ends: no function is called any more.
ENDING = threading.Event()


def tell(answer):
    print(json.dumps(answer), flush=True)


def lock(state):
    """One process per state. The lock ends with the process, so it is never stale."""
    file = open(os.path.join(state, "lock"), "w")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except OSError:
            if time.monotonic() > deadline:
                tell({"error": f"another run of the lab uses {state}"})
                sys.exit(1)
            time.sleep(0.05)


def keep(state, saved):
    """Whether there is a whole state. From here on it counts as half of one, until it is saved again."""
    if os.path.exists(saved):
        os.remove(saved)
        return True
    for name in os.listdir(state):
        path = os.path.join(state, name)
        if name.endswith((".json", ".json.tmp")):
            os.remove(path)
        elif name == "s3":
            shutil.rmtree(path)
    return False


class Failures(logging.Handler):
    """Counts what could not be saved: MiniStack logs that and goes on."""

    count = 0

    def emit(self, record):
        Failures.count += 1


def set_schedules(eventbridge, factor):
    """MiniStack looks at schedules every ten seconds, and knows no other pace than a real one."""
    if factor is None:
        eventbridge.start_scheduler = lambda: None
        return
    seconds_of = eventbridge._parse_rate_seconds

    def faster(expression):
        seconds = seconds_of(expression)
        return None if seconds is None else seconds / factor

    eventbridge._parse_rate_seconds = faster
    eventbridge._SCHEDULER_TICK_INTERVAL = min(10, max(0.1, 10 / factor))


def set_periods(cloudwatch, factor):
    """What is repeated every minute is measured every minute: alarms' periods shrink along."""
    evaluate = cloudwatch._evaluate_alarm

    def faster(alarm):
        period = alarm.get("Period", 60)
        alarm["Period"] = period / factor
        try:
            evaluate(alarm)
        finally:
            alarm["Period"] = period

    cloudwatch._evaluate_alarm = faster


def bound_processes(lambda_svc):
    """Every call at the same time is a process of its own here, and a machine has few processors: batches of a queue, and calls
    that nobody waits for, take turns beyond two of a function. AWS queues the latter as well.
    """
    at_once = 2
    lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY = at_once
    execute = lambda_svc._execute_function
    poll = lambda_svc._poll_sqs
    slots = collections.defaultdict(lambda: threading.Semaphore(at_once))

    def unless_ending(func, event, *rest, **more):
        if ENDING.is_set():
            return {"error": True, "body": {"errorMessage": "the emulator ends"}, "log": ""}
        return execute(func, event, *rest, **more)

    def in_turn(func, event, *rest, **more):
        # Who waits for an answer, or for a batch, has a thread of that name.
        if threading.current_thread().name.startswith("ministack-"):
            return unless_ending(func, event, *rest, **more)
        with slots[(func.get("config") or func).get("FunctionArn")]:
            return unless_ending(func, event, *rest, **more)

    lambda_svc._execute_function = in_turn
    # What is delivered while everything ends would only fail, and count as failed.
    lambda_svc._poll_sqs = lambda: not ENDING.is_set() and poll()


def keep_environments(runtime):
    """A handler that throws has answered, and AWS calls it again in the same environment. MiniStack ends its process, so that after
    each failure Node.js starts anew.
    """
    run = runtime.Worker.invoke
    end, collect = runtime._signal, runtime._collect
    call = threading.local()

    def end_later(process):
        if getattr(call, "runs", False):
            call.doomed = process
        else:
            end(process)

    def collect_later(process, deadline):
        if not getattr(call, "runs", False):
            collect(process, deadline)

    def invoke(worker, *rest, **more):
        call.runs, call.doomed = True, None
        try:
            result = run(worker, *rest, **more)
        finally:
            call.runs = False
        if call.doomed is not None:
            # What the handler threw has a trace; what became of the process, a timeout or its death, has none.
            if "trace" in result and call.doomed.poll() is None:
                worker._proc = call.doomed
            else:
                end(call.doomed)
                collect(call.doomed, time.monotonic() + runtime._REAP_GRACE)
        return result

    runtime._signal, runtime._collect = end_later, collect_later
    runtime.Worker.invoke = invoke


def hasten_retries(lambda_svc, sqs, seconds):
    """A message that a function could not handle stays out of sight for as long as its queue says, minutes mostly. Nobody waits for
    that in the lab; how often it may fail stays as it is, and one that is being handled is left alone. Each time it fails it waits
    twice as long, and what failed for the last time goes at once.

    On AWS those minutes outlast what a function had claimed when it was ended: six times as long as it may run. Here nothing of
    its queue comes back sooner than such claims are over, or it would meet them until it counts as failed for good. That is not
    only what the function was handling: a relay that was ended tells the same event again, in another message.
    """
    run = lambda_svc._run_sqs_batch

    def run_then_hasten(esm, func_rec, event, batch, queue_url, queue_name):
        handles = {message["receipt_handle"] for message in batch}
        run(esm, func_rec, event, batch, queue_url, queue_name)
        now = time.time()
        with sqs._queues_lock:
            queue = sqs._get_q(queue_url)
            if ENDING.is_set():
                # Kept with the queue. Claims are in whole seconds: two more make up for that.
                queue["claimed_until"] = now + (func_rec.get("config") or func_rec)["Timeout"] + 2
            chances = most_receives(queue)
            for message in queue["messages"]:
                if message.get("receipt_handle") in handles:
                    received = message["receive_count"]
                    pause = 0 if received >= chances else seconds * 2 ** (received - 1)
                    back = max(now + pause, queue.get("claimed_until", 0))
                    message["visible_at"] = min(message["visible_at"], back)

    lambda_svc._run_sqs_batch = run_then_hasten


def most_receives(queue):
    policy = json.loads(queue["attributes"].get("RedrivePolicy", "{}"))
    return int(policy.get("maxReceiveCount", sys.maxsize))


def end_workers():
    """Functions run in processes of their own, in this one's group."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(os.getpgid(0), signal.SIGTERM)


def end_functions(lambda_svc, runtime):
    """Functions end in the middle, as with a machine that is lost: what they were handling is still in its queue. Until they have,
    the state is not saved: it would change meanwhile, and one service's would not fit another's.
    """
    ENDING.set()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        runtime.reset()
        running, _ = lambda_svc.executions_in_flight()
        if running == 0 and not lambda_svc._esm_inflight:
            return
        time.sleep(0.02)


async def serve(listener, on_end):
    from hypercorn.asyncio import serve as run
    from hypercorn.config import Config
    from ids import accept_ids
    from ministack.app import app

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def watch():
        while sys.stdin.buffer.read(4096):
            pass
        on_end()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=watch, daemon=True).start()
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "ERROR"
    await run(accept_ids(app), config, shutdown_trigger=ended.wait)


def main():
    # Ctrl-C reaches the whole terminal's group; it is the parent's to answer, by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    state = os.environ["STATE_DIR"]
    os.makedirs(state, exist_ok=True)
    held = lock(state)
    saved = os.path.join(state, "saved")
    kept = keep(state, saved)
    # Before MiniStack is loaded: it reads these once. What it unpacks goes with it.
    scratch = tempfile.mkdtemp(prefix="evenkeel-emulator-")
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    os.environ["S3_DATA_DIR"] = os.path.join(state, "s3")
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    # Callers that come while MiniStack loads wait in the socket's queue.
    tell({"port": listener.getsockname()[1], "kept": kept})
    from ministack.core import iam_actions, iam_evaluator, lambda_runtime
    from ministack.services import cloudwatch, eventbridge, kms, lambda_svc, secretsmanager, sqs
    from rights import complete_rights, deliver_by_rights
    from rotation import rotate_by_functions

    complete_rights(iam_actions, kms)
    deliver_by_rights(iam_evaluator, eventbridge, cloudwatch)
    rotate_by_functions(secretsmanager, lambda_svc, iam_evaluator)

    bound_processes(lambda_svc)
    keep_environments(lambda_runtime)
    factor = os.environ.get("SCHEDULE_FACTOR")
    set_schedules(eventbridge, None if factor is None else float(factor))
    set_periods(cloudwatch, float(factor or 1))
    if "RETRY_SECONDS" in os.environ:
        hasten_retries(lambda_svc, sqs, float(os.environ["RETRY_SECONDS"]))
    logging.getLogger("persistence").addHandler(failures := Failures(level=logging.ERROR))
    try:
        asyncio.run(serve(listener, lambda: end_functions(lambda_svc, lambda_runtime)))
        if failures.count == 0:
            open(saved, "w").close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        held.close()
        end_workers()
    # Threads of MiniStack's own would keep the process.
    os._exit(0 if failures.count == 0 else 1)


main()
