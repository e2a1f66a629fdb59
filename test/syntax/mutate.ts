/** A small generator of numbers in `[0, 1)`; the same seed gives the same numbers (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What trips readers of Dockerfiles: put in anywhere. */
const SNIPPETS = [
  ...Array.from("\\`\"'$#<>{}[]()=-,:;&|~\t\r\n \0"),
  "\v\f\u00a0\u0085\u2028\ufeff",
  "é",
  "à",
  "\u{1f600}",
  "\\\n",
  "\\ \t\n",
  "\\\\\n",
  "`\n",
  "\r\n",
  "\n\n",
  "\n# comment\n",
  " \\\n# comment \\\n\n",
  " <<EOF\n",
  " <<-EOF\n\thi\n\tEOF\n",
  " <<'E F'\n",
  ' 3<<"a"b\n',
  "\nEOF\n",
  "<<<x",
  "$((1<<2))",
  "${a:-b c}",
  "${a#'}",
  "${",
  " -- ",
  " --from=x ",
  " --mount=type=cache,target=/x ",
  " --mount=from=$x ",
  " --link ",
  " --interval=5s ",
  " --retries=x ",
  "# escape=`\n",
  "#syntax=x\n",
  "FROM ",
  "\nFROM a AS b\n",
  "ONBUILD ",
  "\nONBUILD ENV a\n",
  "\nONBUILD COPY <<E /x\nE\n",
  "\nHEALTHCHECK --interval=1.5m --retries=+3 CMD x\n",
  "\nHEALTHCHECK NONE\n",
  '\nSHELL ["a"]\n',
  '\nVOLUME [" "]\n',
  '\nCMD ["a", "b"]\n',
  "[1e999]",
  '["\\ud800"]',
  "[null]",
  " AS Stage ",
  "ENV ",
  "ENV a=b c='d",
  "LABEL =x",
  "ARG a=b =c",
  "RUN ",
  "ſ",
] as const;

/** A text with one to four small injuries. Never breaks a character in two. */
export function mutate(
  text: string,
  other: string,
  random: () => number,
): string {
  let result = text;
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--)
    result = injure(result, other, random);
  return result;
}

function injure(text: string, other: string, random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const place = (within: string): number =>
    whole(within, below(within.length + 1));
  const lines = text.split("\n");
  const line = below(lines.length);
  switch (below(10)) {
    case 0: {
      const at = place(text);
      return (
        text.slice(0, at) +
        text.slice(whole(text, Math.min(text.length, at + 1 + below(3))))
      );
    }
    case 1:
      return lines.toSpliced(line, 1).join("\n");
    case 2:
      return lines
        .toSpliced(below(lines.length), 0, lines[line] ?? "")
        .join("\n");
    case 3:
      return text.replace(/\r?\n/g, "\r\n");
    case 4:
      return text.slice(0, place(text));
    case 5: {
      const from = place(other);
      const at = place(text);
      return (
        text.slice(0, at) +
        other.slice(
          from,
          whole(other, Math.min(other.length, from + below(80))),
        ) +
        text.slice(at)
      );
    }
    default: {
      const at = place(text);
      return (
        text.slice(0, at) +
        (SNIPPETS[below(SNIPPETS.length)] ?? "") +
        text.slice(at)
      );
    }
  }
}

/** An offset that is not inside a surrogate pair. */
function whole(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
