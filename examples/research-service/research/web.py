"""The service over HTTP."""

import numpy as np
import pandas as pd
from flask import Flask, jsonify
from sklearn.linear_model import LinearRegression

from research.tools import survival

app = Flask(__name__)


@app.get("/")
def index():
    return "<!doctype html><title>Research</title><h1>Research</h1>"


@app.get("/survival")
def survival_by_sex():
    return jsonify(survival())


@app.get("/slope")
def slope():
    frame = pd.DataFrame({"x": np.arange(10), "y": 3 * np.arange(10) + 1})
    fit = LinearRegression().fit(frame[["x"]], frame["y"])
    return jsonify(slope=round(float(fit.coef_[0]), 6))
