"""The programs that are not Python, and what the service asks of them."""

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def stamp(time):
    """`14:30` as printed in the footer, with the feature release and the vendor of the JDK that wrote it."""
    return _output(["java", str(HERE / "Stamp.java"), time]).splitlines()


def survival():
    """Median survival in days, by sex."""
    return json.loads(_output(["Rscript", str(HERE / "survival.R")]))


def printed(page, pdf):
    """Prints the page (a URL) into the file."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={pdf}"]
    _output(["chromium", *flags, page])


def screenshot(page, png):
    """What the tests compare: the page (a URL) as Firefox shows it."""
    _output(["firefox-esr", "--headless", "--screenshot", png, page])


def _output(command):
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout
