"""Optional dependencies."""

from __future__ import annotations

import pytest

from mdvideo._util.extras import is_installed, require_extra
from mdvideo.errors import BackendUnavailable


def test_missing_packages_are_named_with_the_extra_that_installs_them() -> None:
    assert is_installed(["json", "pathlib"])
    assert not is_installed(["json", "no_such_package"])
    require_extra("voice", ["json"], "speech")
    with pytest.raises(BackendUnavailable, match="speech needs json, no_such_package") as caught:
        require_extra("voice", ["json", "no_such_package"], "speech")
    assert caught.value.hint == "pip install 'mdvideo[voice]'"
