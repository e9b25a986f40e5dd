"""`python -m corpus_builder` is the same as `corpus-builder`."""

import sys

from corpus_builder.cli import main

sys.exit(main())
