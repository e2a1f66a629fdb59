"""A forecast over HTTP: a page that fits a line, and one that clusters what it is given."""

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/")
def index():
    return "<!doctype html><title>Forecast</title><h1>Forecast</h1>"


@app.get("/trend")
def trend():
    """The next value of the numbers in `?values=1,2,4`, by least squares."""
    from scipy.stats import linregress

    values = [float(value) for value in request.args["values"].split(",")]
    line = linregress(range(len(values)), values)
    return jsonify(next=round(line.slope * len(values) + line.intercept, 6))


@app.get("/groups")
def groups():
    """To which of two groups each number in `?values=1,2,90` belongs."""
    import pandas as pd
    from sklearn.cluster import KMeans

    frame = pd.DataFrame({"value": request.args["values"].split(",")}, dtype=float)
    labels = KMeans(n_clusters=2, n_init=3, random_state=0).fit_predict(frame)
    first = labels[0]
    return jsonify(groups=[int(label != first) for label in labels])
