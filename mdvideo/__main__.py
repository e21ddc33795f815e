"""``python -m mdvideo``."""

import sys

from mdvideo.cli.main import main

sys.exit(main())
