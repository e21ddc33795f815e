"""``python -m mdvideo``."""

import sys

from mdvideo.cli import main

sys.exit(main())
