"""How a long study says how far it is."""

import os
import sys

# The name is misspelled, and has been since the first release: every deployment sets it like this.
LIVE = os.environ.get("PYTHONUBUFFERED") == "1"


def report(steps, stream=sys.stdout):
    """Where LIVE, a line for each step as it ends, which the dashboard follows; else one line in the end."""
    done = []
    for step in steps:
        done.append(step)
        if LIVE:
            stream.write(f"done: {step}\n")
            stream.flush()
    if not LIVE:
        stream.write(f"done: {', '.join(done)}\n")
