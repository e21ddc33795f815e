"""Holds a Ray cluster in a process of its own, and changes it on demand: lines of ``add NAME`` and ``remove NAME``.

    python -m tests.support.ray_nodes FOLDER PORT

It answers each with a line of JSON. Nodes have one core and one pretended GPU, and a cache each in FOLDER.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ray.cluster_utils import Cluster

NODE = {"num_cpus": 1, "num_gpus": 1, "object_store_memory": 80 * 2**20}


def main(folder: str, port: int) -> None:
    """Start two nodes, ``one`` and ``two``, and obey until standard input ends."""
    cluster = Cluster()
    nodes: dict[str, Any] = {}

    def add(name: str, **more: Any) -> None:
        cache = {"MDVIDEO_NODE_CACHE": f"{folder}/cache of {name}"}
        nodes[name] = cluster.add_node(node_name=name, env_vars=cache, **NODE, **more)

    add("one", include_dashboard=False, ray_client_server_port=port)
    add("two")
    _say(address=cluster.address, session=nodes["one"].get_session_dir_path())
    for line in sys.stdin:
        what, name = line.split()
        if what == "add":
            add(name)
        else:
            cluster.remove_node(nodes.pop(name), allow_graceful=False)
        _say(done=line.strip())
    cluster.shutdown()


def _say(**what: str) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
