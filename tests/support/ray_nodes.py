"""A Ray cluster in a process of its own, which lines of ``add NAME`` and ``remove NAME`` change.

    python -m tests.support.ray_nodes FOLDER PORT

Each line is answered with a line of JSON. Nodes have one core and one simulated GPU, and each has a cache in FOLDER.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ray.cluster_utils import Cluster

RESOURCES = {"num_cpus": 1, "num_gpus": 1, "object_store_memory": 80 * 2**20}


def main(folder: str, port: int) -> None:
    """Start two nodes, ``one`` and ``two``, and follow commands until standard input ends."""
    cluster: Any = Cluster()
    nodes: dict[str, Any] = {}

    def add(name: str, **more: Any) -> None:
        cache = {"MDVIDEO_NODE_CACHE": f"{folder}/cache of {name}"}
        nodes[name] = cluster.add_node(node_name=name, env_vars=cache, **RESOURCES, **more)

    add("one", include_dashboard=False, ray_client_server_port=port)
    add("two")
    _print_json(address=cluster.address, session=nodes["one"].get_session_dir_path())
    for line in sys.stdin:
        command, name = line.split()
        if command == "add":
            add(name)
        else:
            cluster.remove_node(nodes.pop(name), allow_graceful=False)
        _print_json(done=line.strip())
    cluster.shutdown()


def _print_json(**fields: str) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
