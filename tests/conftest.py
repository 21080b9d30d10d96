"""Settings of all tests: the Hypothesis profiles.

`dev`, the default, is quick and random. `ci` is what `make test` and CI run: more examples, from the seed that the
Makefile gives and not from those an earlier run left behind, so that it repeats. Both print how to repeat a failure.
"""

import os

from hypothesis import settings

settings.register_profile("dev", derandomize=False, deadline=None, max_examples=50, print_blob=True)
settings.register_profile("ci", derandomize=False, deadline=None, max_examples=200, print_blob=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
