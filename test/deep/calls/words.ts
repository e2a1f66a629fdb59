import { below, pick, type Random } from "./random.ts";

/** Pieces of words, in groups of those that may be taken for one another. */
const PIECES: readonly (readonly string[])[] = [
  ["a", "'a'", '"a"', "\\a", "$'a'", '"\\a"', "a''", '""a', "'\\a'", "\\\na"],
  ["$X", '"$X"', "${X}", "'$X'", "\\$X", '"\\$X"', '"${X}"', '"$"X', "$'$X'"],
  ["*", "'*'", "\\*", '"*"', "[*]", "?", "'?'", "\\?", ".", "'.'*", "$'*'"],
  ["~", "'~'", "\\~", '"~"', "~/", "~root", "~'/'", "''~", "$HOME", "~+"],
  ["{a,b}", "'{a,b}'", "{a,'b'}", "{a\\,b}", "\\{a,b}", "{a,b", "{'a,b'}"],
  ["{1..3}", "'{1..3}'", "{1..'3'}", "{1\\..3}", "{1.3}", '{1.".3}"'],
  ["", "''", '""', "$Y", '"$Y"', "${Y}", "$Y$Y", '"$Y"$Y', "$''"],
  [
    "$(echo a b)",
    '"$(echo a b)"',
    "`echo a b`",
    "'$(echo a b)'",
    "$(echo a  b)",
    '$(echo "a  b")',
  ],
  ["\\\\", "'\\'", '"\\\\"', "\\\\\\\\", "'\\\\'", "$'\\\\'", '"\\\\\\\\"'],
  ["\\n", "'\\n'", '"\\n"', "$'\\n'", "n", "\\\\n", "$'n'"],
  ["a#b", "a\\#b", "'#'", "\\#", '"#"', "a#", "a'#'b"],
  ["$((1+1))", '"$((1+1))"', "$((1 + 1))", "'$((1+1))'", "2", "$(( 1+1 ))"],
  [
    "${X:-a}",
    '"${X:-a}"',
    "${Y:-a}",
    "${Y-a}",
    "${Z:-a}",
    "${Z-a}",
    "${X:+a}",
    "${Z:-'a'}",
    "\"${Z:-'a'}\"",
  ],
  ["X=1", "'X'=1", "X='1'", "X\\=1", '"X=1"', "X=$X", 'X="$X"'],
  ["$#", "$?", "'$?'", '"$#"', "$*", '"$*"', "$@", '"$@"'],
  ["a b", "'a b'", "a\\ b", '"a b"', "a  b", "'a  b'", "a\\ \\ b"],
  [";", "';'", "\\;", '";"', "'&'", "\\&", "'|'", "\\|"],
  ["!", "'!'", "\\!", '"!"', "!a", "'!a'"],
  ["-", "--", "-a", "'-a'", "-'a'", "--a", "\\-a"],
  [">", "'>'", "\\>", "2>/o/e", "'2>/o/e'", "2'>'/o/e", "2 >/o/e", "\\2>/o/e"],
  ["[ab]", "'[ab]'", "[a'b']", "[a-b]", "[!a]", "[\\!a]", "[a\\-b]", "\\[ab]"],
];

/** How a word is used: what comes of it shows in `/o/out`. */
const FRAMES: readonly ((word: string) => string)[] = [
  (word) => `printf '<%s>' ${word} > /o/out`,
  (word) => `for i in ${word}; do echo "<$i>"; done > /o/out`,
  (word) => `V=${word}; printf '<%s>' "$V" > /o/out`,
  (word) => `case ${word} in a) echo a ;; *) echo no ;; esac > /o/out`,
  (word) => `case a in ${word}) echo a ;; *) echo no ;; esac > /o/out`,
  (word) => `set -- ${word}; echo $# "$*" > /o/out`,
  (word) => `echo "$(printf '<%s>' ${word})" > /o/out`,
  (word) => `f() { printf '<%s>' "$@"; }; f ${word} > /o/out`,
  (word) => `sh -c 'printf "<%s>" "$@"' x ${word} > /o/out`,
  (word) => `eval printf '"<%s>"' ${word} > /o/out`,
  (word) => `echo x > /o/${word}`,
  (word) => `env printf '<%s>' ${word} > /o/out`,
  (word) => `export V=${word}; printf '<%s>' "$V" > /o/out`,
  (word) => `test ${word} && echo yes > /o/out || echo no > /o/out`,
  (word) => `printf '<%s>' b ${word} c | tee /o/out`,
  (word) => `cd /data/d && printf '<%s>' ${word} > /o/out`,
];

/** Scripts that are written much alike. */
export function scriptsAlike(random: Random, most: number): readonly string[] {
  const frame = pick(random, FRAMES);
  const [one, two] = [pick(random, PIECES), pick(random, PIECES)];
  const isOne = below(random, 2) === 0;
  const glue = pick(random, ["", "", " ", "/"]);
  const words = isOne
    ? one
    : one.flatMap((a) => two.map((b) => `${a}${glue}${b}`));
  const found = new Set<string>();
  for (let at = 0; at < 4 * most && found.size < most; at++)
    found.add(frame(pick(random, words)));
  return [...found];
}
