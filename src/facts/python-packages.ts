/**
 * What installing a Python package from PyPI asks of the system. A name is here only if its releases of the last years are pure Python
 * or carry manylinux wheels for x86-64 and arm64. Everything else is unknown.
 */

const NEEDS_NOTHING: ReadonlySet<string> = new Set(
  // web and network
  (
    "aiofiles aiohttp aiosignal alembic anyio apispec argon2-cffi arrow asgiref async-timeout asyncpg attrs authlib automat babel backoff bcrypt beautifulsoup4 bleach blinker boto boto3 botocore " +
    "bottle brotli cachetools celery certifi cffi chardet charset-normalizer cherrypy click cloudpickle colorama coloredlogs configparser cryptography daphne dash dataclasses-json decorator defusedxml " +
    "django django-cors-headers django-debug-toolbar django-environ django-extensions django-filter django-redis django-storages djangorestframework dnspython docker docutils " +
    "email-validator eventlet falcon fastapi feedparser filelock flask flask-caching flask-cors flask-jwt-extended flask-login flask-mail flask-marshmallow flask-migrate flask-restful flask-script flask-socketio " +
    "flask-sqlalchemy flask-wtf frozenlist fsspec gevent gitpython google-api-core google-api-python-client google-auth google-cloud-storage graphene greenlet grpcio grpcio-tools gunicorn h11 html5lib " +
    "httpcore httplib2 httptools httpx humanize hvac hypothesis idna importlib-metadata importlib-resources influxdb inflection iniconfig ipython isodate itsdangerous jedi jinja2 jmespath joblib " +
    "jsonpickle jsonschema kazoo kombu kubernetes ldap3 lxml mako markdown markdown-it-py markupsafe marshmallow mock more-itertools msgpack multidict mypy mypy-extensions networkx nltk oauthlib " +
    "openai openpyxl orjson packaging paho-mqtt paramiko passlib peewee pendulum pexpect phonenumbers pika pillow pip pluggy ply premailer prettytable prometheus-client prompt-toolkit protobuf psutil " +
    "psycopg2-binary psycopg-binary py pyasn1 pyasn1-modules pycparser pycryptodome pycryptodomex pydantic pydantic-core pydantic-settings pygments pyjwt pymongo pymysql pynacl pyopenssl pyparsing " +
    "pyserial pytest pytest-asyncio pytest-cov pytest-django pytest-mock python-dateutil python-decouple python-dotenv python-editor python-engineio python-jose python-json-logger python-multipart " +
    "python-slugify python-socketio pytz pyyaml raven rdflib redis regex requests requests-oauthlib rich rq rsa ruamel.yaml s3transfer sanic sentry-sdk setuptools simplejson six slackclient slack-sdk sniffio " +
    "soupsieve sqlalchemy sqlparse starlette statsd stripe structlog supervisor tabulate tenacity termcolor toml tomli toolz tornado tqdm twilio twisted typer typing typing-extensions tzdata tzlocal " +
    "ujson uritemplate urllib3 uvicorn uvloop vine virtualenv wagtail waitress watchdog watchfiles wcwidth websocket-client websockets werkzeug wheel whitenoise wrapt wtforms xlrd xlsxwriter xmltodict yarl zipp zope.interface " +
    // data
    "altair catboost cycler dask gensim h5py imageio ipykernel jupyter jupyterlab kiwisolver lightgbm matplotlib notebook numba numexpr numpy opencv-python-headless pandas plotly polars pyarrow pyzmq " +
    "scikit-image scikit-learn scipy seaborn sentencepiece spacy statsmodels streamlit tensorboard tensorflow threadpoolctl tiktoken tokenizers torch torchvision transformers xgboost " +
    "black boto3-stubs coverage fabric flake8 invoke isort nose pipenv poetry pre-commit pylint tox uv ansible ansible-core awscli mkdocs mkdocs-material sphinx"
  ).split(" "),
);

/** Compiled where it is installed; with these Debian packages that works. */
const NEEDS_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  mysqlclient: ["default-libmysqlclient-dev", "gcc", "libc6-dev", "pkg-config"],
  netifaces: ["gcc", "libc6-dev"],
  psycopg2: ["gcc", "libc6-dev", "libpq-dev"],
  "python-ldap": ["gcc", "libc6-dev", "libldap2-dev", "libsasl2-dev"],
  uwsgi: ["gcc", "libc6-dev"],
};

/** Debian packages that a Python package needs to be installed: none, some, or `undefined` for one that is not known. */
export function systemNeeds(name: string): readonly string[] | undefined {
  const normal = name.toLowerCase().replace(/[-_.]+/g, "-");
  const dotted = normal.replaceAll("-", ".");
  if (NEEDS_NOTHING.has(normal) || NEEDS_NOTHING.has(dotted)) return [];
  return NEEDS_PACKAGES[normal];
}
