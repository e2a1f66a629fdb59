/**
 * True for a program of awk that neither runs commands nor reads or writes files of its own: no `system`, `getline`, pipes, redirections, `@include`.
 * Text and patterns are taken out first; what can't be told apart counts as one of these.
 */
export function isPlainAwk(program: string): boolean {
  const code = withoutLiterals(program.replace(/\\\r?\n/g, " "));
  if (code === undefined) return false;
  if (/\b(?:system|getline|close|fflush|extension|load)\b|@/.test(code))
    return false;
  if (/\|/.test(code.replace(/\|\|/g, ""))) return false;
  // A comparison stands in parentheses there, else it is a file.
  return !/\bprintf?\b[^;}\n]*>/.test(code);
}

/** Behind these a slash begins a pattern: nothing is there to divide. */
const BEFORE_PATTERN =
  /(?:^|[(,~!{};&|\n=?:]|\b(?:print|printf|return|in|case|else|do|exit|delete))\s*$/;
/** Behind these it may be either. */
const BEFORE_EITHER = /(?:[-+*%<>^]|\b(?:if|while|for|switch)\b[^]*\))\s*$/;

function withoutLiterals(program: string): string | undefined {
  let code = "";
  for (let at = 0; at < program.length; at++) {
    const char = program.charAt(at);
    if (char === "#") {
      const end = program.indexOf("\n", at);
      at = end === -1 ? program.length : end - 1;
      continue;
    }
    if (char === "/" && BEFORE_EITHER.test(code)) return undefined;
    const isPattern = char === "/" && BEFORE_PATTERN.test(code);
    if (char !== '"' && !isPattern) {
      code += char;
      continue;
    }
    const end = endOf(program, at, char);
    if (end === -1) return undefined;
    at = end;
    code += " 0 ";
  }
  return code;
}

function endOf(program: string, start: number, delimiter: string): number {
  for (let at = start + 1; at < program.length; at++) {
    const char = program.charAt(at);
    if (char === "\\") at++;
    else if (char === delimiter) return at;
    else if (char === "\n") return -1;
  }
  return -1;
}
