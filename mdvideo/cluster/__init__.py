"""Jobs on the machines of a Ray cluster. Results go to the shared cache; only keys and reports come back.

    client         what a BuildEngine sees of a cluster: executors of its jobs
    scheduler      which worker runs which task, and what happens after a failure; knows no Ray
    cpu_queue      tasks for any CPU core, sent in batches
    gpu_pool       tasks for workers that keep a model loaded, and how many of these there are
    pending        a task that has not ended: its state, its listener, and its failures so far
    adapter        the protocols by which the scheduler reaches a cluster
    ray_cluster    their implementation; the only importer of ray
    worker         a worker process: a BuildEngine that stays warm and runs tasks
    messages       what is sent to a worker and what it reports; frozen values

The states of a task, and who moves it from one to the next::

    submit ──▶ uploading ──▶ queued ──▶ sent ──▶ started ──▶ done
                               ▲         │          │
                               └─ retry ─┴──────────┴──────▶ failed

    uploading → queued    Scheduler._upload_inputs   the inputs that only the driver has are in the shared cache
    queued → sent         CpuQueue, GpuPool          a core, or a worker with the model, has room
    sent → started        Scheduler.handle_reports   the worker's first report on the task
    started → done        Scheduler.handle_reports   TaskDone: the result is in the shared cache
    retry, or failed      Scheduler.handle_reports   TaskFailed: PendingTask.record_failure decides
    retry, or failed      Scheduler.handle_loss      the worker ended: PendingTask.record_loss decides
    any → cancelled       Scheduler.cancel           what a worker is running goes on, and its result is kept

Each attempt has a number of its own, so a late report on an earlier attempt has no effect.
"""
