"""What must work in any image of this service: `python smoke.py page`, `python smoke.py imports`."""

import importlib
import json
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

MODULES = """
bokeh cv2 flask lightgbm matplotlib.pyplot networkx numba numpy onnxruntime
openpyxl pandas plotly polars pyarrow.parquet requests scipy.optimize
scipy.stats sklearn.cluster sklearn.linear_model sqlalchemy statsmodels.api sympy
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
    """The service starts as the image starts it, and answers through nginx and uWSGI."""
    server = subprocess.Popen(
        ["supervisord", "-c", "/etc/supervisor/supervisord.conf"],
        stdout=subprocess.DEVNULL,
    )
    try:
        assert "<h1>Forecast</h1>" in fetch("/")
        assert json.loads(fetch("/trend?values=1,2,3"))["next"] == 4
        assert json.loads(fetch("/groups?values=1,2,90"))["groups"] == [0, 0, 1]
    finally:
        server.terminate()
        server.wait()


def imports():
    for module in MODULES:
        importlib.import_module(module)


CHECKS = {"page": page, "imports": imports}

for name in sys.argv[1:] or CHECKS:
    CHECKS[name]()
    print(f"{name}: ok")
