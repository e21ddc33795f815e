"""moto's S3 server as a shared cache for tests: it can be stopped and started again, and keeps its objects."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

KEY, SECRET = "AKIAMDVIDEOTEST", "s3cr3t-that-no-log-shows"


class S3:
    """The server, and one bucket in it. ``url`` is that of a prefix in the bucket."""

    def __init__(self) -> None:
        import boto3
        from moto.server import ThreadedMotoServer

        self._make = ThreadedMotoServer
        self._server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        self._client.create_bucket(Bucket="lessons")
        self.empty()

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables by which a process finds the server."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def empty(self) -> None:
        """Use a new, empty prefix in the bucket."""
        self.prefix = secrets.token_hex(4)
        self.url = f"s3://lessons/{self.prefix}"

    def stop(self) -> None:
        """Refuse connections until ``start``."""
        self._server.stop()

    def start(self) -> None:
        """Serve again, at the same address."""
        self._server = self._make("127.0.0.1", self.port, verbose=False)
        self._server.start()

    def objects(self) -> dict[str, bytes]:
        """The bytes of every object, by its name under the prefix."""
        start = f"{self.prefix}/"
        return {key.removeprefix(start): item.value for key, item in self._bucket().items() if key.startswith(start)}

    def put(self, name: str, data: bytes) -> None:
        """Replace an object."""
        self._client.put_object(Bucket="lessons", Key=f"{self.prefix}/{name}", Body=data)

    def corrupt(self, name: str) -> None:
        """Change an object's bytes, but not the server's own checksum of it."""
        self._bucket()[f"{self.prefix}/{name}"].value = self.objects()[name][:-1] + b"?"

    def remove(self, name: str) -> None:
        """Delete an object, as a life-cycle rule would."""
        self._client.delete_object(Bucket="lessons", Key=f"{self.prefix}/{name}")

    def _bucket(self) -> dict[str, Any]:
        from moto.s3.models import s3_backends

        keys: dict[str, Any] = s3_backends["123456789012"]["aws"].buckets["lessons"].keys
        return keys


@contextmanager
def serve_s3() -> Iterator[S3]:
    """Run the server during the block, with its variables in this process's environment."""
    server = S3()
    before = {name: os.environ.get(name) for name in server.environment}
    os.environ.update(server.environment)
    try:
        yield server
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        server.stop()
