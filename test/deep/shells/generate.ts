import fc from "fast-check";

/** Calls of package managers, of the network and of neutral programs. */
const CALLS = [
  "apt-get update",
  "apt-get install -y curl",
  "apt-get install -y git vim",
  "apt-get upgrade -y",
  "pip install x",
  "pip install --no-cache-dir y",
  "npm ci",
  "npm run build",
  "npm install -g z",
  "curl -fsSLO https://example.com/app.tar.gz",
  "tar xzf app.tar.gz",
  "rm -f app.tar.gz",
  "rm -rf /var/lib/apt/lists/*",
  "curl -fsSL https://example.com/x | tar xz",
  "wget -qO /tmp/b.zip https://example.com/b.zip",
  "unzip /tmp/b.zip -d /opt/b",
  "cp app/app /usr/local/bin/app",
  "chmod 755 /usr/local/bin/app",
  "locale",
  "iconv",
  "getent",
  "make",
] as const;

/** What changes the shell that it runs in, now and then. */
const EFFECTS = [
  "cd /opt",
  "umask 077",
  "export X=1",
  "X=2",
  "(cd /tmp && make)",
  "{ users; locale; }",
  "if getent; then iconv; fi",
  "(chage || true)",
  "true",
  "false",
  "set +e",
  "! users",
] as const;

const calls = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...CALLS) },
  { weight: 1, arbitrary: fc.constantFrom(...EFFECTS) },
);

/** A typical start, so that what stands behind finds lists and archives. */
const starts = fc.constantFrom(
  [],
  [],
  ["apt-get update"],
  ["apt-get update", "apt-get install -y curl"],
  ["curl -fsSLO https://example.com/app.tar.gz", "tar xzf app.tar.gz"],
);

const lists = fc
  .tuple(starts, fc.array(calls, { minLength: 1, maxLength: 3 }))
  .map(([start, rest]) => [...start, ...rest]);

const AND = " && ";
const shapes = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constant((list: readonly string[]) => list.join(AND)),
  },
  {
    weight: 2,
    arbitrary: fc.constant((list: readonly string[]) =>
      list.join(" \\\n    && "),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("set -e; ", "set -ex; ", "set -e; ")
      .map((set) => (list: readonly string[]) => set + list.join("; ")),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      (list: readonly string[]) => `set -e && ${list.join(AND)}`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant((list: readonly string[]) => list.join("; ")),
  },
  {
    weight: 1,
    arbitrary: fc.constant((list: readonly string[]) => list.join(" || ")),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      (list: readonly string[]) => `<<EOF\nset -e\n${list.join("\n")}\nEOF`,
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom("&&", "||", ";"), { minLength: 6, maxLength: 6 })
      .map(
        (operators) => (list: readonly string[]) =>
          list.reduce(
            (text, call, at) => `${text} ${operators[at] ?? ";"} ${call}`,
          ),
      ),
  },
);

const runs = fc
  .tuple(shapes, lists)
  .map(([shape, list]) => `RUN ${shape(list)}`);

const between = fc.constantFrom(
  "WORKDIR /app",
  "ENV A=b",
  "LABEL a=b",
  "COPY . /src",
);

/** Dockerfiles of one stage that a shell can follow, most of which some transform changes. */
export const dockerfiles: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("debian:bookworm", "node:22", "python:3.12"),
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: runs },
        { weight: 1, arbitrary: between },
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([from, lines]) => [`FROM ${from}`, ...lines, ""].join("\n"));
