/**
 * Compiled Python packages and, by minor version of CPython from 3.8 on, the release from which on every release has wheels for Linux
 * on x86-64 and arm64 with glibc 2.31 or older; `-` where the newest release has none for one of the two.
 * Source: the file lists of PyPI on 2026-11-22.
 */
const WHEELS = `
aiohttp 3.7.0 3.7.0 3.8.0 3.8.3 3.9.0 3.10.5 3.13.0 3.14.4
argon2-cffi 21.2.0 21.2.0 21.2.0 21.2.0 21.2.0 21.2.0 21.2.0 21.2.0
argon2-cffi-bindings 21.1.0 21.1.0 21.1.0 21.1.0 21.1.0 21.1.0 21.1.0 21.1.0
asyncpg 0.27.0 0.27.0 0.27.0 0.27.0 0.29.0 0.30.0 0.31.0 0.32.0
bcrypt 3.1.7 3.1.7 3.1.7 3.1.7 3.1.7 3.1.7 3.1.7 3.1.7
brotli 1.0.9 1.0.9 1.0.9 1.0.9 1.1.0 1.1.0 1.2.0 1.2.1
catboost 1.2 1.2 1.2 1.2 1.2.3 1.2.8 1.2.9 -
cffi 1.14.3 1.14.4 1.15.0 1.15.1 1.16.0 1.17.0 2.0.0 2.1.0
contourpy 0.0.5 0.0.5 0.0.5 1.0.5 1.1.1 1.3.0 1.3.3 1.4.0
cryptography 3.1 3.1 3.1 3.1 3.1 3.1 3.1 3.1
frozenlist 1.1.0 1.1.0 1.2.0 1.3.3 1.4.1 1.4.1 1.4.1 1.4.1
gensim 4.1.2 4.1.2 4.3.0 4.3.1 4.3.3 4.4.0 - -
gevent - - - 22.10.1 23.7.0 24.10.1 25.8.1 26.5.0
greenlet 1.0.0 1.0.0 1.1.0 2.0.1 3.0.0 3.1.0 3.2.3 3.5.1
grpcio 1.37.0 1.37.0 1.41.0 1.53.0 1.59.0 1.66.2 1.75.1 1.84.0
grpcio-tools 1.37.0 1.37.0 1.41.0 1.53.0 1.59.0 1.66.2 1.75.1 1.84.0
h5py - 3.12.1 3.12.1 3.12.1 3.12.1 3.12.1 3.15.0 -
hiredis 2.0.0 2.0.0 2.1.0 2.1.0 2.3.2 3.1.0 3.3.0 3.5.0
httptools 0.3.0 0.3.0 0.3.0 0.5.0 0.6.1 0.6.2 0.7.1 0.9.0
jpype1 - - 1.5.1 1.5.1 1.5.1 1.5.1 1.7.0 -
kiwisolver 1.2.0 1.3.1 1.3.2 1.4.4 1.4.5 1.4.7 1.4.9 1.5.1
lightgbm 3.2.0 3.2.0 3.2.0 3.2.0 3.2.0 3.2.0 3.2.0 3.2.0
llvmlite 0.37.0 0.37.0 0.38.0 0.40.0 0.42.0 0.44.0 0.46.0 0.50.0
lxml - 4.6.0 4.6.4 4.9.2 4.9.3 5.3.0 6.0.1 6.1.2
matplotlib 3.4.0 3.4.0 3.5.0 3.6.0 3.7.3 3.9.2 3.10.5 3.11.2
multidict 5.0.0 5.0.0 5.2.0 6.0.3 6.0.5 6.0.5 6.0.5 6.0.5
numba 0.54.0 0.54.0 0.55.0 0.57.0 0.59.0 0.61.0 0.63.0 0.68.0
numexpr 2.8.3 2.8.3 2.8.3 2.8.4 2.8.7 2.10.2 2.12.0 -
numpy 1.19.0 1.19.3 1.21.2 1.23.2 1.26.0 2.1.0 2.3.2 2.5.2
opencv-python-headless 4.5.1.48 4.5.1.48 4.5.4.58 4.5.5.64 4.5.5.64 4.5.5.64 4.5.5.64 4.5.5.64
pandas 1.2.5 1.2.5 1.3.3 1.5.0 2.1.1 2.2.3 2.3.3 3.0.6
pillow 7.2.0 8.0.0 8.3.2 9.2.0 10.0.0 10.4.0 11.3.0 12.3.0
psutil 6.0.0 6.0.0 6.0.0 6.0.0 6.0.0 6.0.0 6.0.0 6.0.0
psycopg-binary 3.0 3.0 3.0 3.1.4 3.1.12 3.2.2 3.2.10 3.3.6
psycopg2-binary 2.9 2.9 2.9.1 2.9.5 2.9.9 2.9.10 2.9.11 2.9.13
pyarrow 4.0.0 4.0.0 6.0.0 10.0.1 14.0.0 18.0.0 22.0.0 26.0.0
pycryptodome 3.9.8 3.9.8 3.10.1 3.10.1 3.10.1 3.10.1 3.10.1 3.10.1
pycryptodomex 3.15.0 3.15.0 3.15.0 3.15.0 3.15.0 3.15.0 3.15.0 3.15.0
pynacl 1.5.0 1.5.0 1.5.0 1.5.0 1.5.0 1.5.0 1.5.0 1.5.0
pyyaml 5.4.1 5.4.1 6.0 6.0 6.0.1 6.0.2 6.0.3 -
pyzmq 21.0.0 21.0.0 22.2.1 23.2.1 25.1.1 26.1.0 27.0.0 27.0.0
regex 2021.11.1 2025.7.31 2025.7.31 2025.7.31 2025.7.31 2025.7.31 2025.7.31 2026.9.3
scikit-image 0.18.2 0.18.2 0.19.0 0.20.0 0.22.0 0.25.0 0.26.0 -
scikit-learn 0.24.0 0.24.0 1.0.2 1.1.3 1.3.1 1.5.2 1.7.2 1.9.1
scipy 1.5.3 1.5.4 1.7.2 1.9.2 1.11.2 1.14.1 1.16.1 1.18.1
sentencepiece 0.1.94 0.1.94 0.1.96 0.1.98 0.2.0 0.2.1 0.2.1 0.2.3
setproctitle - - 1.2.3 1.3.2 1.3.3 1.3.4 1.3.7 1.3.8
shapely 2.0.0 2.0.0 2.0.0 2.0.0 2.0.2 2.0.6 2.1.2 2.2.0
spacy - - 3.8.6 3.8.6 3.8.6 3.8.7 3.8.16 3.8.17
statsmodels 0.13.1 0.13.1 0.13.1 0.13.3 0.14.0 0.14.3 0.14.5 0.15.0
tensorflow 2.10.0 2.15.1 2.15.1 2.15.1 2.16.1 2.20.0 - -
torch - 1.10.0 1.11.0 2.0.0 2.2.0 2.6.0 2.9.0 2.15.0
torchvision - 0.11.1 0.12.0 0.15.1 0.17.0 0.21.0 0.24.0 0.29.2
ujson 3.2.0 4.0.0 4.2.0 5.5.0 5.8.0 5.10.0 5.11.0 6.0.0
uvloop 0.15.2 0.15.2 0.16.0 0.17.0 0.18.0 0.21.0 0.22.1 0.23.0
xgboost 1.2.1 1.2.1 1.2.1 1.2.1 1.2.1 1.2.1 1.2.1 1.2.1
yarl 1.6.1 1.6.1 1.7.0 1.8.2 1.9.3 1.9.3 1.9.3 1.9.3
`;

const FIRST_MINOR = 8;

const table: ReadonlyMap<string, readonly string[]> = new Map(
  WHEELS.trim()
    .split("\n")
    .map((line) => {
      const [name = "", ...releases] = line.split(" ");
      return [name, releases];
    }),
);

/** Whether pip finds a wheel: `pure` needs none, `maybe` is not known, `unlikely` is older than all releases that are known to have one. */
export type Wheel = "pure" | "yes" | "maybe" | "unlikely";

/**
 * What pip finds for a package of this name (normalised) whose releases `specifier` limits (`>=1.2,<2`, or empty), for CPython `python` (`3.12`).
 * A name that is not in the table is taken to be pure.
 */
export function wheelOf(
  name: string,
  specifier: string,
  python: string | undefined,
): Wheel {
  const releases = table.get(name);
  if (releases === undefined) return "pure";
  const minor = /^3\.(\d+)$/.exec(python ?? "")?.[1];
  const first =
    minor === undefined ? undefined : releases[Number(minor) - FIRST_MINOR];
  if (first === undefined || first === "-") return "maybe";
  let wheel: Wheel = "yes";
  for (const clause of specifier.split(",")) {
    if (clause.trim() === "") continue;
    const allows = allowsRelease(clause.trim(), first);
    if (allows === undefined) return "maybe";
    if (!allows) wheel = "unlikely";
  }
  return wheel;
}

/**
 * True when a clause leaves releases from `first` on to choose from; pip takes the newest. `undefined` for a clause that is not understood.
 */
function allowsRelease(clause: string, first: string): boolean | undefined {
  const [, operator, version, star] =
    /^(===?|~=|!=|<=?|>=?)\s*v?(\d+(?:\.\d+)*)(?:\.post\d+)?(\.\*)?$/.exec(
      clause,
    ) ?? [];
  if (version === undefined) return undefined;
  if (star !== undefined && operator !== "==") return undefined;
  switch (operator) {
    case ">":
    case ">=":
    case "!=":
      return true;
    case "<":
      return compare(first, version) < 0;
    case "<=":
      return compare(first, version) <= 0;
    case "~=":
      return compare(first, behind(version, 1)) < 0;
    default:
      return star === undefined
        ? compare(first, version) <= 0
        : compare(first, behind(version, 0)) < 0;
  }
}

/** The first version behind all that begin with `version` less its last `drop` parts. */
function behind(version: string, drop: number): string {
  const parts = version.split(".").map(Number);
  const kept = parts.slice(0, Math.max(1, parts.length - drop));
  return [...kept.slice(0, -1), (kept.at(-1) ?? 0) + 1].join(".");
}

function compare(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
