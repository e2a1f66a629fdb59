# Written by hand: the packages are installed in a slim stage, thinned out, and copied onto the base.
FROM python:3.11-slim-bookworm AS builder

COPY requirements.txt /tmp/requirements.txt
RUN pip install --user --no-cache-dir --no-warn-script-location -r /tmp/requirements.txt \
    && find /root/.local -depth -type d \( -name tests -o -name test -o -name __pycache__ \) -exec rm -rf {} +

FROM uwsgi-nginx-flask:python3.11

COPY --from=builder /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH

COPY app /app
