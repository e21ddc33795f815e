"""Results by content, and the runner that makes only what is missing.

A job's *result* is a small file, named by the job's key. It names its *blobs*: bytes, named by their SHA-256. A
``Store`` is the project's folder (``StoreFolder``) and, optionally, a ``SharedCache`` that other machines use too.

The states of one result in a ``Store``. ``get`` returns it in the two states in brackets; in the others, it is None and
a build runs the job::

    absent ──── put: made here ──────────────▶ [ local ] ──── a blob is gone everywhere ────▶ lost
      │                                         │     ▲                                       │ ▲
      │            a blob is gone here, but not │     │ read, prefetch:                       │ │
      │            in the shared cache          ▼     │ blobs are downloaded                  │ │
      └──── fetch_shared: found there ───▶ [ shared only ] ──── a blob is gone there, too ────┼─┘
                                                                                              │
               [ local ] ◀──── put: made again ───────────────────────────────────────────────┘

``prune`` and ``clear`` make any result absent. Reading a lost blob raises ``BlobLost``; ``Runner.restore`` then runs
the job that made it.

What this machine knows about one result or blob in the shared cache without asking it (``SharedIndex``)::

    unknown ──── find, read, has_blob: it is there ────▶ known ──── read: gone or damaged ────▶ missing
      │  │                                               ▲   ▲                                (blobs only)
      │  └──── find: it is not there ──▶ recent miss     │   │                                     │
      │                              (not asked for 20 s)│   └──── uploaded again ─────────────────┘
      │                                                  │
      └──── schedule_upload ──▶ pending ──── uploaded ───┘
                                   └──── all retries failed ──▶ unknown (and ``flush`` raises)
"""
