/** RUNs that stand behind one another. `A` to `E` are programs. */
export interface Row {
  readonly runs: readonly string[];
  /** The words of SHELL. */
  readonly shell?: readonly string[];
  /** In these shells alone. */
  readonly only?: readonly string[];
  /** How many RUNs are left, where that is not one. */
  readonly left?: number;
  /** The script that somebody would make of it who does not look, and that does something else. */
  readonly naive?: string;
}

const BASH = ["/bin/bash", "-o", "pipefail", "-c"];

/** What becomes one RUN. */
export const joined: readonly Row[] = [
  // AND and AND.
  { runs: ["A", "B"] },
  { runs: ["A && B", "C && D"] },
  { runs: ["A", "B", "C", "D"] },
  { runs: ["A \\\n    && B", "C \\\n    && D"] },
  { runs: ["A && \\\n    B", "C"] },
  { runs: ["A \\\n  -a \\\n# a comment\n  -m", "B"] },
  { runs: ["A '#no comment'", "B"] },
  { runs: ["A ;", "B;"] },
  { runs: ["A | B", "C | D"] },
  { runs: ["! A && B", "C"] },
  { runs: ["A > one", "B >> one 2>&1"] },
  { runs: ["> one && A", "B"] },
  { runs: ["X=1 A", "B"] },
  { runs: ["A $(B)", "C `D`"] },
  { runs: ['A "$(B; C)"', "D"] },
  // Groups, branches and loops on the left of &&.
  { runs: ["(A; B)", "C"] },
  { runs: ["(cd sub && A) && B", "C"] },
  { runs: ["(X=1; export X; A)", "B"] },
  { runs: ["(exit 0) && A", "B"] },
  { runs: ["(umask 077; A)", "B"] },
  { runs: ["{ A; B; }", "C"] },
  { runs: ["{ A; B; } > one && C", "D"] },
  { runs: ["if A; then B; else C; fi", "D"] },
  { runs: ["if ! A; then B; fi && C", "D"] },
  { runs: ["case $X in '') A; B ;; *) C ;; esac", "D"] },
  { runs: ["while A; do B; break; done", "C"] },
  { runs: ["A && { B || C; }", "D"] },
  { runs: ["(A || B)", "(C || D)"] },
  { runs: ["A | (cd sub && B)", "C"] },
  { runs: ["A && (set -e; B; C) && D", "E"] },
  // What the last one does to its shell.
  { runs: ["A", "cd sub && B"] },
  { runs: ["A", "X=1 && export X && B"] },
  { runs: ["A", "trap C EXIT && B"] },
  { runs: ["A", "set -x && B"] },
  { runs: ["A", "set -eux && B && C"] },
  { runs: ["A", "umask 077 && B"] },
  { runs: ["A", "f() { B; C; } && f"] },
  { runs: ["A", "for i in 1 2; do B $i; done"] },
  { runs: ["A", "exec B"] },
  { runs: ["A", "B && exit 0"] },
  { runs: ["A", "(set -e; B; C)"] },
  // set -e and set -e.
  { runs: ["set -e; A; B", "set -e; C; D"] },
  { runs: ["set -ex; A; B", "set -e -x; C"] },
  { runs: ["set -eu; A; B", "set -eu; C; D", "set -eu; E"] },
  { runs: ["set -e; A; B;", "set -e; C;"] },
  { runs: ["set -eu; \\\n    A; \\\n    B", "set -eu; \\\n    C; \\\n    D"] },
  { runs: ["set -e; A | B", "set -e; C | D"] },
  { runs: ["set -e; (A; B); C", "set -e; D"] },
  { runs: ["set -e; A && B; C", "set -e; D && E"] },
  { runs: ["set -e; if A; then B; fi; C", "set -e; D"] },
  { runs: ["set -e; A", "set -e; B || C; D"] },
  { runs: ["set -e; A", "set -e; (B; C)"] },
  // set -e and AND, set -e inside AND.
  { runs: ["set -e; A; B", "C"] },
  { runs: ["set -ex; A; B", "C && D"] },
  { runs: ["set -e; A", "B $(C)"] },
  { runs: ["set -e; A", "B | C"] },
  { runs: ["set -ex && A && B", "set -ex && C"] },
  { runs: ["set -eux && A", "set -eux && B && C", "set -eux && D"] },
  { runs: ["set -ex && A && B", "C && D"] },
  { runs: ["set -x && A", "(B; C)"] },
  { runs: ["A && B", "set -x && (C; D)", "set -x && E"] },
  { runs: ["set -e; A", "B && C", "D"], left: 2 },
  // The shell's own options.
  { runs: ["A && B", "C"], shell: ["/bin/sh", "-ec"] },
  { runs: ["A; B", "C; D"], shell: ["/bin/sh", "-ec"] },
  { runs: ["A $X", "B"], shell: ["/bin/sh", "-uc"] },
  { runs: ["A | B", "C | D"], shell: BASH, only: ["bash"] },
  {
    runs: ["set -euo pipefail; A | B; C", "set -euo pipefail; D | E"],
    shell: ["/bin/bash", "-c"],
    only: ["bash"],
  },
  {
    runs: ["[[ -z $X ]] && A", "B &> one"],
    shell: ["/bin/bash", "-c"],
    only: ["bash"],
  },
  // Programs that were looked up.
  { runs: ["pip list", "A", "pip install x"], left: 2 },
  { runs: ["pip install -U pip", "A"] },
  { runs: ["A", "pip install -U pip && pip install x"] },
  { runs: ["pip install x", "A && pip3 install -U pip", "B"] },
];

/** What stays as it is. */
export const kept: readonly Row[] = [
  { runs: ["A", "B || C"], naive: "A && B || C" },
  { runs: ["A", "B; C"], naive: "A && B; C" },
  { runs: ["A || B", "C || D"], naive: "A || B && C || D" },
  { runs: ["A # B", "C"], naive: "A # B && C" },
  { runs: ["A &", "B"], naive: "A & && B" },
  { runs: ["A; B", "C"] },
  // Into the next RUN.
  { runs: ["cd sub && A", "B"], naive: "cd sub && A && B" },
  { runs: ["command cd sub && A", "B"], naive: "command cd sub && A && B" },
  { runs: ["{ cd sub; } && A", "B"], naive: "{ cd sub; } && A && B" },
  { runs: ["if A; then cd sub; fi", "B"], naive: "if A; then cd sub; fi && B" },
  { runs: ["export X=1", "A"], naive: "export X=1 && A" },
  { runs: ["X=1", "A $X"], naive: "X=1 && A $X" },
  { runs: ["X=$(echo 1)", "A $X"], naive: "X=$(echo 1) && A $X" },
  { runs: ["A $((i = 5))", "B $i"], naive: "A $((i = 5)) && B $i" },
  { runs: ["A ${i:=5}", "B $i"], naive: "A ${i:=5} && B $i" },
  {
    runs: ["X=1 :", "A $X"],
    naive: "X=1 : && A $X",
    only: ["dash", "busybox"],
  },
  {
    runs: ["IFS=: && A", "x=1:2 && B $x"],
    naive: "IFS=: && A && x=1:2 && B $x",
  },
  {
    runs: ["read x < /etc/passwd && A", "B ${x:+1}"],
    naive: "read x < /etc/passwd && A && B ${x:+1}",
  },
  { runs: ["umask 077 && A", "B"], naive: "umask 077 && A && B" },
  { runs: ["trap C EXIT && A", "B"], naive: "trap C EXIT && A && B" },
  { runs: ["exec A", "B"], naive: "exec A && B" },
  { runs: ["exec > one && A", "echo 1"], naive: "exec > one && A && echo 1" },
  { runs: ["A && exit 0", "B"], naive: "A && exit 0 && B" },
  { runs: ["f() { A; } && f", "f || B"], naive: "f() { A; } && f && f || B" },
  { runs: ["f() { A; } && f", "B"] },
  {
    runs: ["for X in 1 2; do A; done", "B $X"],
    naive: "for X in 1 2; do A; done && B $X",
  },
  { runs: ["set -f && A", "B *"], naive: "set -f && A && B *" },
  { runs: ["set -u && A", "B $nothing"], naive: "set -u && A && B $nothing" },
  { runs: ["set -- 1 && A", "B $1"], naive: "set -- 1 && A && B $1" },
  { runs: ["alias C=D && A", "C"] },
  // Options that would change what a failure does.
  { runs: ["(set -e; A; B)", "C"], naive: "(set -e; A; B) && C" },
  { runs: ["{ set -e; A; B; }", "C"], naive: "{ set -e; A; B; } && C" },
  { runs: ["set -e && (A; B)", "C"], naive: "set -e && (A; B) && C" },
  { runs: ["set -e; A && B", "set -e; C"], naive: "set -e; A && B; C" },
  { runs: ["set -e; A", "(B; C)"], naive: "set -e; A; (B; C)" },
  { runs: ["set -e; A", "B && C; D"], naive: "set -e; A; B && C; D" },
  { runs: ["set -e; A", "B $(C; D)"] },
  { runs: ["set -eu; A", "B $nothing"], naive: "set -eu; A; B $nothing" },
  { runs: ["set -e; A; B", "set -eu; C $nothing"] },
  { runs: ["A", "set -e; B; C"], naive: "A && set -e; B; C" },
  { runs: ["set -e; set +e; A", "set -e; B"], naive: "set -e; set +e; A; B" },
  { runs: ["set -e; ! A", "set -e; B"], naive: "set -e; ! A; B" },
  {
    runs: ["(A; B)", "C"],
    shell: ["/bin/sh", "-ec"],
    naive: "(A; B) && C",
  },
  {
    runs: ["set -o pipefail && A", "B | C"],
    shell: ["/bin/bash", "-c"],
    only: ["bash"],
    naive: "set -o pipefail && A && B | C",
  },
  // Programs that were looked up before they were replaced.
  {
    runs: ["pip install -U pip", "pip install x"],
    naive: "pip install -U pip && pip install x",
  },
  {
    runs: ["pip list", "pip3 install -U pip && pip install x"],
    naive: "pip list && pip3 install -U pip && pip install x",
  },
];

/** Words of `set` and what they do to `-e`: on, off, nothing, or what nobody can tell who only reads them. */
export const setWords: readonly (readonly [
  words: string,
  effect: boolean | "unknown" | undefined,
])[] = [
  ["-e", true],
  ["-xe", true],
  ["-ex", true],
  ["-o errexit", true],
  ["-xo errexit", true],
  ["-ox errexit", true],
  ["-oo nounset errexit", true],
  ["-o nounset -o errexit", true],
  ["+x -e", true],
  ["+e -e", true],
  ["-x", undefined],
  ["-o nounset", undefined],
  ["-o nounset errexit", undefined],
  ["-o", undefined],
  ["-- -e", undefined],
  ["- -e", undefined],
  ["word -e", undefined],
  ["x+e", undefined],
  ["-- $x", undefined],
  ["+e", false],
  ["+xe", false],
  ["+o errexit", false],
  ["+xo errexit", false],
  ["+ox errexit", false],
  ["-e +e", false],
  ["$x", "unknown"],
  ["-x $x", "unknown"],
  ["-o $x", "unknown"],
];
