import type { ShellName } from "./run.ts";

/** RUNs, and what others make of them. */
export interface Rival {
  readonly lines: readonly string[];
  /** What somebody puts there who does not look. */
  readonly naive: readonly string[];
  /** In these shells alone. */
  readonly only?: readonly ShellName[];
  /** Calls that fail for the difference to show. */
  readonly faults?: readonly string[];
}

const INSTALL = "apt-get update && apt-get install -y curl";
const LISTS = "rm -rf /var/lib/apt/lists/*";

function heredoc(...lines: readonly string[]): readonly string[] {
  return [`RUN <<EOF\n${lines.join("\n")}\nEOF`];
}

/** What the first RUN leaves behind in its shell, here for the same RUN by a newline. */
const LEAKS: readonly (readonly [string, string])[] = [
  ["cd /opt && locale", "iconv"],
  ["export X=1 && locale", "iconv"],
  ["export X && X=1 && locale", "iconv"],
  ["X=1; locale", "iconv $X"],
  ["umask 077 && locale", "iconv"],
  ["IFS=: && locale", "x=1:2 && iconv $x"],
  ["set -f && locale", "iconv /etc/../o*"],
  ["trap users EXIT && locale", "iconv"],
  ["exec locale", "iconv"],
  ["locale && exit 0", "iconv"],
];

/** Rewrites that are wrong, apart from merges with `&&` of which test/shell/rows.ts has a table. */
export const matrix: readonly Rival[] = [
  ...LEAKS.map(([first, second]) => ({
    lines: [`RUN ${first}`, `RUN ${second}`],
    naive: heredoc("set -e", first, second),
  })),
  {
    lines: ["RUN alias locale=users && locale", "RUN locale"],
    naive: heredoc("alias locale=users && locale", "locale"),
    // bash knows aliases only when somebody types.
    only: ["dash", "busybox"],
  },
  // A failure that is hidden, or that no longer is.
  {
    lines: ["RUN locale", "RUN iconv || true"],
    naive: ["RUN locale && iconv || true"],
    faults: ["locale"],
  },
  {
    lines: ["RUN false; locale; iconv"],
    naive: heredoc("set -e", "false", "locale", "iconv"),
  },
  {
    lines: ["RUN set +e; false; locale", "RUN test 1 = 2 && iconv; users"],
    naive: heredoc(
      "set -e",
      "set +e",
      "false",
      "locale",
      "test 1 = 2 && iconv",
      "users",
    ),
    faults: ["locale"],
  },
  {
    lines: ["RUN locale; iconv", "RUN users"],
    naive: ["RUN locale; iconv; users"],
    faults: ["iconv"],
  },
  { lines: ["RUN locale;", "RUN iconv"], naive: ["RUN locale; && iconv"] },
  {
    lines: ["RUN locale # x", "RUN iconv"],
    naive: ["RUN locale # x && iconv"],
  },
  { lines: ["RUN locale &", "RUN iconv"], naive: ["RUN locale & && iconv"] },
  {
    lines: ["RUN (set -e; false; locale)", "RUN iconv"],
    naive: ["RUN (set -e; false; locale) && iconv"],
  },
  // Lists that somebody still needs.
  {
    lines: [`RUN ${INSTALL}`, "RUN apt-get install -y git"],
    naive: [`RUN ${INSTALL} && ${LISTS}`, "RUN apt-get install -y git"],
  },
  {
    lines: [`RUN ${INSTALL}`, "RUN apt-get upgrade -y"],
    naive: [`RUN ${INSTALL} && ${LISTS}`, "RUN apt-get upgrade -y"],
  },
  {
    lines: [
      `RUN curl -fsSLO https://e/app.tar.gz && tar xzf app.tar.gz`,
      "RUN tar xzf app.tar.gz -C /opt",
    ],
    naive: [
      `RUN curl -fsSLO https://e/app.tar.gz && tar xzf app.tar.gz && rm app.tar.gz`,
      "RUN tar xzf app.tar.gz -C /opt",
    ],
  },
];
