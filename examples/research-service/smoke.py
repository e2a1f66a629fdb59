"""What must work in any image of this service: `python smoke.py page log java firefox chromium r imports`, or some of them."""

import importlib
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

MODULES = """
aiohttp alembic bs4 celery cryptography email_validator fastapi flask httpx
jinja2 jpype jsonschema lxml.etree matplotlib.pyplot networkx numpy openpyxl
orjson pandas PIL.Image prometheus_client psycopg2 pydantic_settings pypdf
pytest redis requests rich scipy.optimize selenium sentry_sdk sklearn.cluster
sqlalchemy structlog tenacity tqdm typer uvicorn xlsxwriter yaml
""".split()


def fetch(path):
    """The answer of the service, which may still be starting."""
    for _ in range(120):
        try:
            with urlopen(f"http://127.0.0.1:8080{path}", timeout=60) as answer:
                return answer.read().decode()
        except URLError:
            time.sleep(0.5)
    raise SystemExit(f"no answer from {path}")


def page():
    """The service starts as the image starts it, and answers."""
    command = ["gunicorn", "--bind", "127.0.0.1:8080", "research.web:app"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        assert "<h1>Research</h1>" in fetch("/")
        assert json.loads(fetch("/slope"))["slope"] == 3
    finally:
        server.terminate()
        server.wait()


def log():
    """Progress comes line by line, as the dashboard wants it."""
    from research.progress import report

    stream = io.StringIO()
    report(["load", "fit", "draw"], stream)
    assert stream.getvalue() == "done: load\ndone: fit\ndone: draw\n", stream.getvalue()


def java():
    """A JDK of the release and vendor that the archive was written with."""
    from research.tools import stamp

    text, release, vendor = stamp("14:30")
    assert text == "2:30 PM", ascii(text)
    assert (release, vendor) == ("17", "Debian"), (release, vendor)


def firefox():
    from research.tools import screenshot

    with tempfile.TemporaryDirectory() as folder:
        png = Path(folder, "page.png")
        screenshot("data:text/html,<h1>Research</h1>", str(png))
        assert png.read_bytes().startswith(b"\x89PNG")


def chromium():
    from research.tools import printed

    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder, "page.pdf")
        printed("data:text/html,<h1>Research</h1>", str(pdf))
        assert pdf.read_bytes().startswith(b"%PDF")


def r():
    """R finds its packages, and they find theirs."""
    from research.tools import survival

    medians = {row["sex"]: row["median"] for row in survival()}
    assert medians == {1: 270, 2: 426}, medians


def imports():
    for module in MODULES:
        importlib.import_module(module)


CHECKS = {
    "page": page,
    "log": log,
    "java": java,
    "firefox": firefox,
    "chromium": chromium,
    "r": r,
    "imports": imports,
}

for name in sys.argv[1:] or CHECKS:
    CHECKS[name]()
    print(f"{name}: ok")
