# A base like the usual ones for Flask behind uWSGI and nginx: a full Python, the servers, a start script.
FROM python:3.11-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends nginx supervisor \
    && rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir flask==3.1.3 uwsgi==2.0.31

COPY base/nginx.conf /etc/nginx/nginx.conf
COPY base/supervisord.conf /etc/supervisor/supervisord.conf
COPY base/uwsgi.ini /etc/uwsgi/uwsgi.ini

WORKDIR /app
EXPOSE 8080
CMD ["supervisord", "-c", "/etc/supervisor/supervisord.conf"]
