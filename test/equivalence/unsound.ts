/** A rewrite that other tools make, or advice that people follow, and a file in which it changes what is built. */
export interface Unsound {
  readonly name: string;
  readonly before: string;
  readonly rewrite: (source: string) => string;
  /** Why the executable model sees no difference. */
  readonly unseen?: string;
}

/** Joins every RUN with the one before, as text. */
function joined(source: string): string {
  return source.replace(/\nRUN (.*)\nRUN (.*)/, "\nRUN $1 && $2");
}

/** Adds a command at the end of the first line that matches. */
function behind(line: RegExp, command: string): (source: string) => string {
  return (source) =>
    source
      .split("\n")
      .map((each) => (line.test(each) ? `${each} && ${command}` : each))
      .join("\n");
}

function replaced(
  pattern: RegExp | string,
  by: string,
): (source: string) => string {
  return (source) => source.replace(pattern, by);
}

const LISTS = "rm -rf /var/lib/apt/lists/*";
const DEBIAN = "FROM debian:bookworm\n";
const NODE = "FROM node:20\n";
const PYTHON = "FROM python:3.12\n";

/** Measured on other tools, or read in blog posts; each of them was found in the wild. */
export const UNSOUND: readonly Unsound[] = [
  {
    name: "1 a failure is masked by || of the next RUN",
    before: `${DEBIAN}RUN cp /etc/hosts /a\nRUN cat /b || true\n`,
    rewrite: joined,
  },
  {
    name: "2 the folder of one RUN reaches into the next",
    before: `${DEBIAN}RUN cd /opt\nRUN touch x\n`,
    rewrite: joined,
  },
  {
    name: "2 a process that nobody knows goes on in the next RUN",
    before: `${DEBIAN}RUN make\nRUN touch x\n`,
    rewrite: joined,
  },
  {
    name: "3 set +e reaches into the next RUN",
    before: `${DEBIAN}RUN set +e; false; ls\nRUN test 1 = 2 && ls; pwd\n`,
    rewrite: replaced(
      /RUN (.*)\nRUN (.*)\n$/,
      "RUN <<EOF\nset -e\n$1\n$2\nEOF\n",
    ),
  },
  {
    name: "4 a heredoc with set -e stops where the list did not",
    before: `${DEBIAN}RUN false; echo a; echo b\n`,
    rewrite: replaced(
      /RUN (.*); (.*); (.*)\n/,
      "RUN <<EOF\nset -e\n$1\n$2\n$3\nEOF\n",
    ),
  },
  {
    name: "5 a later RUN installs without an update of its own",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y curl\nRUN apt-get install -y git\n`,
    rewrite: behind(/update/, LISTS),
  },
  {
    name: "5 a command that nobody knows may read the lists",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y curl\nRUN make\n`,
    rewrite: behind(/update/, LISTS),
  },
  {
    name: "6 a script from the network did the update",
    before: `${NODE}RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash -\nRUN apt-get install -y nodejs\n`,
    rewrite: behind(/bash -/, LISTS),
  },
  {
    name: "7 an upgrade without lists does nothing",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y curl\nRUN apt-get upgrade -y\n`,
    rewrite: behind(/install/, LISTS),
  },
  {
    name: "8 a purge behind ||",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y curl || true\n`,
    rewrite: behind(/install/, LISTS),
    unseen:
      "with -f, rm cannot fail there and what it removes is a cache: it is right here by luck, and not proved",
  },
  {
    name: "9 a cleaning behind ||, with another precedence",
    before: `${NODE}COPY . .\nRUN npm ci || npm install\nRUN npm ci --offline\n`,
    rewrite: behind(/\|\|/, "npm cache clean --force"),
  },
  {
    name: "10 a flag that switches a cache mount off",
    before: `${PYTHON}RUN --mount=type=cache,target=/root/.cache/pip pip install flask\nRUN --mount=type=cache,target=/root/.cache/pip ls -R /root/.cache/pip > /kept\n`,
    rewrite: replaced("pip install", "pip install --no-cache-dir"),
  },
  {
    name: "11 a purge that the user may not do",
    before: `${NODE}USER node\nRUN sudo apt-get update && sudo apt-get install -y curl\n`,
    rewrite: behind(/install/, LISTS),
    unseen: "rm -f of the model may remove what it may not",
  },
  {
    name: "11 sudo is taken away",
    before: `${NODE}USER node\nRUN sudo apt-get update && sudo apt-get install -y curl\n`,
    rewrite: replaced(/sudo /g, ""),
  },
  {
    name: "12 a variable that an image has is taken away",
    before: `${PYTHON}ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n`,
    rewrite: replaced("ENV PIP_NO_CACHE_DIR=1\n", ""),
  },
  {
    name: "13 the product of a build lies in a cache mount",
    before: `${NODE}WORKDIR /app\nRUN git clone https://example.com/tool.git target\n`,
    rewrite: replaced("RUN", "RUN --mount=type=cache,target=/app/target"),
  },
  {
    name: "14 what apt knows of packages lies in a cache mount",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y gcc\nRUN apt-get autoremove -y\n`,
    rewrite: replaced("RUN", "RUN --mount=type=cache,target=/var/lib/apt"),
  },
  {
    name: "15 an ONBUILD is no longer one",
    before: `${NODE}ONBUILD RUN cd /app && npm install\n`,
    rewrite: replaced(
      "ONBUILD RUN cd /app && npm install",
      "WORKDIR /app\nRUN npm install",
    ),
  },
  {
    name: "16 CMD moves across SHELL",
    before: `${NODE}CMD node app.js\nSHELL ["/bin/bash", "-c"]\n`,
    rewrite: replaced(/(CMD .*\n)(SHELL .*\n)/, "$2$1"),
  },
  {
    name: "16 STOPSIGNAL moves across ENV",
    before: `${NODE}ENV S=15\nSTOPSIGNAL $S\nENV S=9\n`,
    rewrite: replaced(/(STOPSIGNAL .*\n)(ENV .*\n)/, "$2$1"),
  },
  {
    name: "17 ADD of what may be an archive becomes COPY",
    before: `${DEBIAN}ADD app.bin /app\n`,
    rewrite: replaced("ADD", "COPY"),
    unseen: "the model has no archives in the build context",
  },
  {
    name: "18 apt list is no command of apt-get",
    before: `${DEBIAN}RUN apt list\n`,
    rewrite: replaced("apt ", "apt-get "),
  },
  {
    name: "18 apt upgrade installs new packages, apt-get upgrade does not",
    before: `${DEBIAN}RUN apt-get update && apt upgrade -y\n`,
    rewrite: replaced("apt upgrade", "apt-get upgrade"),
    unseen: "the packages of the model need no new ones",
  },
  {
    name: "19 a purge that fails where the cache is empty",
    before: `${PYTHON}ENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n`,
    rewrite: behind(/pip/, "pip cache purge"),
  },
  {
    name: "20 the last base becomes node:alpine",
    before: "FROM nginx:1.27\nCOPY . /usr/share/nginx/html\n",
    rewrite: replaced("nginx:1.27", "node:alpine"),
  },
  {
    name: "20 a stage becomes node:alpine",
    before: `${NODE.replace("\n", " AS build\n")}COPY . .\nFROM build\nCMD ["node", "app.js"]\n`,
    rewrite: replaced("FROM build", "FROM node:alpine"),
  },
  {
    name: "21 sorting packages moves commands",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y \\\n    wget \\\n    # for the build\n    curl && \\\n    ${LISTS}\n`,
    rewrite: replaced(
      /( {4}wget \\\n)( {4}# .*\n)( {4}curl && \\\n)/,
      "$3$2$1",
    ),
  },
  {
    name: "22 a platform is lost",
    before:
      "FROM --platform=$BUILDPLATFORM golang:1.22 AS b\nRUN go version\nFROM scratch\nCOPY --from=b /a /a\n",
    rewrite: replaced("--platform=$BUILDPLATFORM ", ""),
    unseen: "the model knows one platform",
  },
  {
    name: "23 pipefail is no option of dash",
    before: `${DEBIAN}RUN curl -fsSL https://example.com/x.sh | sh\n`,
    rewrite: replaced("RUN ", "RUN set -o pipefail && "),
  },
  {
    name: "24 programs live in ~/.cache",
    before: `${PYTHON}RUN mkdir -p /root/.cache/browser && touch /root/.cache/browser/bin\nRUN pip install flask\n`,
    rewrite: behind(/flask/, "rm -rf ~/.cache"),
  },
  {
    name: "25 an address is changed",
    before: `${DEBIAN}RUN wget http://example.com/x.deb\n`,
    rewrite: replaced("http:", "https:"),
  },
  {
    name: "25 recommended packages are left out",
    before: `${DEBIAN}RUN apt-get update && apt-get install -y curl\n`,
    rewrite: replaced("install -y", "install -y --no-install-recommends"),
  },
  {
    name: "25 a misspelled variable that the application reads is mended",
    before: `${PYTHON}ENV PYTHONUBUFFERED=1\nCMD ["python", "app.py"]\n`,
    rewrite: replaced("PYTHONUBUFFERED", "PYTHONUNBUFFERED"),
  },
];
