"""Results by content, and the runner that makes only what is missing.

A job's *result* is a small file, named by the job's key. It names its *blobs*: bytes, named by their SHA-256. A
``Store`` is the project's folder (``StoreFolder``) and, optionally, a ``SharedCache`` that other machines use too.

The states of one result in a ``Store``. ``get`` returns it in the two states in brackets; a build runs the job in the
others::

                put: made here                    a blob is gone here, but not in the shared cache
    absent ──────────────────────▶ [ local ] ────────────────────────────────────▶ [ shared only ]
      │                             ▲     │  ◀────────────────────────────────────   ▲     │
      │                             │     │   read, prefetch: the blobs are here     │     │
      │                             │     │                                          │     │
      │                             │     └───── a blob is gone everywhere ────┬───────────┘
      │                             │                                          ▼     │
      │                             └───── put, restore: made again ───────── lost   │
      │                                                                              │
      └───────── fetch_shared, import_result: found in the shared cache ─────────────┘

``prune`` and ``clear`` make any result absent. Reading a lost blob raises ``BlobLost``; ``Runner.restore`` runs the job
that made it.

What this machine knows about one result or blob in the shared cache, without asking it (``SharedIndex``)::

    unknown ───── find, read, has_blob: it is there ─────▶ known ───── read: gone or damaged ─────▶ missing
      │  │                                                 ▲   ▲                          (blobs only) │
      │  └─ find: it is not there ─▶ recent miss           │   └────────── uploaded again ─────────────┘
      │                              (not asked for 20 s)  │
      └─ schedule_upload ─▶ pending ───── uploaded ────────┘
                              └─ all retries failed ─▶ unknown (and flush raises)
"""
