import { wheelOf, type Wheel } from "./python-wheels.ts";

/**
 * What installing a Python package from PyPI asks of the system. A name is here only if its releases of the last years, and what they depend on,
 * are pure Python, compile nothing that must be there, or are written in Rust: full images have no Rust either. Compiled ones are in
 * python-wheels.ts as well, but for onnxruntime, which has no source on PyPI and so installs in every image or in none.
 * scripts/measure-wheels.mjs tells which libraries a wheel is linked to. Everything else is unknown. Not here although it installs: uwsgi, whose features depend on the headers it finds.
 */
const KNOWN: ReadonlySet<string> = new Set(
  // web and network
  (
    "aiofiles aiohappyeyeballs aiohttp aiosignal alembic amqp aniso8601 annotated-doc annotated-types anyio apispec argon2-cffi argon2-cffi-bindings arrow asgiref async-timeout asyncpg attrs authlib " +
    "automat babel backoff bcrypt beautifulsoup4 billiard bleach blinker boto boto3 botocore bottle brotli cached-property cachetools celery certifi cffi chardet charset-normalizer cherrypy click " +
    "click-didyoumean click-plugins click-repl cloudpickle colorama coloredlogs configparser cryptography cssselect daphne dash dataclasses-json decorator defusedxml deprecated distro dj-database-url " +
    "django django-allauth django-cors-headers django-crispy-forms django-debug-toolbar django-environ django-extensions django-filter django-guardian django-model-utils django-mptt " +
    "django-oauth-toolkit django-redis django-simple-history django-storages django-taggit djangorestframework djangorestframework-simplejwt dnspython docker docopt docutils drf-spectacular drf-yasg " +
    "ecdsa email-validator et-xmlfile eventlet faker falcon fastapi feedparser filelock flask flask-admin flask-bcrypt flask-caching flask-cors flask-jwt-extended flask-limiter flask-login flask-mail " +
    "flask-marshmallow flask-migrate flask-restful flask-restx flask-script flask-socketio flask-sqlalchemy flask-wtf flower freezegun frozenlist fsspec furl future gevent google-api-core " +
    "google-api-python-client google-auth google-auth-oauthlib google-cloud-bigquery google-cloud-pubsub google-cloud-storage googleapis-common-protos graphene graphql-core greenlet grpcio " +
    "grpcio-tools gspread gunicorn h11 h2 hiredis hpack html5lib httpcore httplib2 httptools httpx humanize hvac hypercorn hyperframe hypothesis idna importlib-metadata importlib-resources inflection " +
    "influxdb iniconfig interface-meta ipython isodate itsdangerous jedi jinja2 jmespath joblib jsonpatch jsonpickle jsonpointer jsonschema jsonschema-specifications kazoo kombu kubernetes langdetect " +
    "ldap3 limits loguru lxml mako markdown markdown-it-py markupsafe marshmallow mdurl mock mongoengine more-itertools motor msgpack multidict mypy mypy-extensions natsort nest-asyncio networkx nltk " +
    "oauth2client oauthlib openai openpyxl opentelemetry-api opentelemetry-sdk ordered-set orjson outcome packaging paho-mqtt paramiko passlib pathspec peewee pendulum pexpect phonenumbers pika pillow " +
    "pip pip-tools platformdirs pluggy ply portalocker premailer prettytable prometheus-client prompt-toolkit propcache proto-plus protobuf psutil psycopg psycopg-binary psycopg2-binary ptyprocess py " +
    "pyasn1 pyasn1-modules pycodestyle pycparser pycryptodome pycryptodomex pydantic pydantic-core pydantic-settings pyflakes pygments pyjwt pymongo pymysql pynacl pyopenssl pyparsing pypdf pypdf2 " +
    "pyserial pysocks pytest pytest-asyncio pytest-cov pytest-django pytest-mock pytest-xdist python-consul python-dateutil python-decouple python-docx python-dotenv python-editor python-engineio " +
    "python-jose python-json-logger python-magic python-multipart python-slugify python-socketio python-telegram-bot pytz pyyaml qrcode raven rdflib redis referencing regex requests requests-oauthlib " +
    "requests-toolbelt responses rich rpds-py rq rsa ruamel.yaml s3transfer sanic schedule selenium semver sentry-sdk setproctitle setuptools shellingham simplejson six slack-sdk slackclient sniffio " +
    "sortedcontainers soupsieve sqlalchemy sqlparse starlette statsd stripe structlog supervisor sympy tabulate tenacity termcolor text-unidecode toml tomli toolz tornado tqdm traitlets trio " +
    "trio-websocket tweepy twilio twisted typer typing typing-extensions typing-inspection tzdata tzlocal ujson unidecode uritemplate urllib3 user-agents uvicorn uvloop validators vine virtualenv " +
    "voluptuous wagtail waitress watchdog watchfiles wcwidth webargs webencodings webob websocket-client websockets werkzeug wheel whitenoise wrapt wsproto wtforms xlrd xlsxwriter xlwt xmltodict yarl " +
    "zeep zipp zope.interface " +
    // data
    "altair bokeh catboost contourpy cycler dask flatbuffers fonttools formulaic gensim h5py imageio ipykernel jpype1 jupyter jupyterlab kiwisolver lightgbm llvmlite matplotlib mpmath narwhals " +
    "notebook numba numexpr numpy onnxruntime opencv-python-headless pandas patsy plotly polars polars-runtime-32 pyarrow pyzmq scikit-image scikit-learn scipy seaborn sentencepiece shapely spacy " +
    "statsmodels streamlit tensorboard tensorflow threadpoolctl tiktoken tokenizers torch torchvision transformers xgboost xyzservices " +
    // tools
    "ansible ansible-core awscli black boto3-stubs coverage fabric flake8 gitpython invoke isort mkdocs mkdocs-material nose pipenv poetry pre-commit pylint sphinx tox uv"
  ).split(" "),
);

/**
 * Debian packages that must be there when it is installed (compiled) or when it runs; `NAMEt64` stands in where a suite has that name.
 * A name with a slash in front is a program.
 */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  // Import fails without git.
  gitpython: ["/git"],
  "pre-commit": ["/git"],
  // They connect through the ssh program.
  ansible: ["/ssh"],
  "ansible-core": ["/ssh"],
  // Their wheels are linked to libgomp and do not carry it (lightgbm 4.7.0, numba 0.68.1).
  lightgbm: ["libgomp1"],
  numba: ["libgomp1"],
  // Loads the library by name.
  psycopg: ["libpq5"],
  "python-magic": ["libmagic1"],
  // Compiled where they are installed; with these that works.
  mysqlclient: [
    "default-libmysqlclient-dev",
    "gcc",
    "libc6-dev",
    "/pkg-config",
  ],
  netifaces: ["gcc", "libc6-dev"],
  psycopg2: ["gcc", "libc6-dev", "libpq-dev"],
  "python-ldap": ["gcc", "libc6-dev", "libldap2-dev", "libsasl2-dev"],
};

/** Extras that add nothing but known packages. */
const EXTRAS: ReadonlySet<string> = new Set(
  (
    "celery[redis] coverage[toml] django[argon2] django[bcrypt] fastapi[all] fastapi[standard] httpx[http2] passlib[argon2] passlib[bcrypt] psycopg[binary] pydantic[dotenv] pydantic[email] " +
    "pyjwt[crypto] python-jose[cryptography] redis[hiredis] requests[security] requests[socks] sentry-sdk[celery] sentry-sdk[django] sentry-sdk[fastapi] sentry-sdk[flask] sqlalchemy[asyncio] uvicorn[standard]"
  ).split(" "),
);

/** What a Python package asks of the image. */
export interface PythonNeeds {
  /** Debian packages. */
  readonly packages: readonly string[];
  readonly commands: readonly string[];
  readonly wheel: Wheel;
}

/**
 * Needs of a package of PyPI whose releases `specifier` limits, for CPython `python` (`3.12`; `undefined` where it is not known).
 * `undefined` for a package, or an extra, that is not known.
 */
export function pythonNeeds(
  name: string,
  extras: readonly string[],
  specifier: string,
  python: string | undefined,
): PythonNeeds | undefined {
  const normal = normalName(name);
  const needs = Object.hasOwn(NEEDS, normal) ? NEEDS[normal] : undefined;
  if (needs === undefined && !isKnown(normal)) return undefined;
  if (!extras.every((extra) => EXTRAS.has(`${normal}[${extra.toLowerCase()}]`)))
    return undefined;
  const asked = normal === "psycopg" && extras.length > 0 ? [] : (needs ?? []);
  return {
    packages: asked.filter((each) => !each.startsWith("/")),
    commands: asked
      .filter((each) => each.startsWith("/"))
      .map((each) => each.slice(1)),
    wheel: wheelOf(normal, specifier, python),
  };
}

/** True unless releases of a package are known to be wheels that run anywhere: others may be built where they are installed. */
export function mayBeBuilt(name: string): boolean {
  const normal = normalName(name);
  return (
    !isKnown(normal) ||
    Object.hasOwn(NEEDS, normal) ||
    wheelOf(normal, "", undefined) !== "pure"
  );
}

/** True for a program that a known package of that name installs: `gunicorn`, `django-admin`. */
export function isPythonProgram(program: string): boolean {
  return (
    PROGRAMS.has(program) || (isKnown(program) && !INSTALLERS.has(program))
  );
}

const PROGRAMS: ReadonlySet<string> = new Set(
  (
    "ansible-galaxy ansible-playbook ansible-vault aws dash-generate-components django-admin fab inv ipython3 jupyter-lab jupyter-nbconvert jupyter-notebook nosetests pip-compile py.test pybabel " +
    "sphinx-build supervisorctl supervisord waitress-serve"
  ).split(" "),
);

/** What they start or install is not in their name. */
const INSTALLERS: ReadonlySet<string> = new Set(
  "nox pip pip-tools pipenv poetry pre-commit spacy supervisor tox uv".split(
    " ",
  ),
);

function isKnown(normal: string): boolean {
  return KNOWN.has(normal) || KNOWN.has(normal.replaceAll("-", "."));
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
