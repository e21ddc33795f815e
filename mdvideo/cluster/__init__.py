"""Jobs on the machines of a Ray cluster: results go to the shared store, and only keys and reports come back.

- orders: what is sent to a worker, and what it reports; frozen values
- station: a worker process, which is a workshop that stays warm and makes what is ordered
- fleet: Ray's tasks on cores, its actors on GPUs, the post box of reports; the only importer of ray
- tickets, cores, pool: orders on their way, to any core or to workers that hold a loaded model; they know no Ray
- dispatch: who gets which order, and what is done when a worker is lost
- outside: what a workshop sees of all this
"""
