import type { Call } from "../managers/manager.ts";

/** What a script of sed does besides changing lines; `undefined` where it runs a command or can't be read. */
export interface SedScript {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Commands that only work on lines. */
const PLAIN = /^[=dDgGhHlnNpPqQxzF]\s*\d*/;

/**
 * Reads a script as sed does. Variables in it stand as `${name}`: inside `s/…/…/` they are taken for text without the delimiter,
 * anywhere else the script is not known.
 */
export function readSed(script: string): SedScript | undefined {
  const reads: string[] = [];
  const writes: string[] = [];
  let at = 0;

  const skip = (pattern: RegExp): void => {
    at += pattern.exec(script.slice(at))?.[0].length ?? 0;
  };
  /** Moves behind the next delimiter that is not escaped. */
  const toDelimiter = (delimiter: string): boolean => {
    const from = at;
    for (; at < script.length; at++) {
      const char = script.charAt(at);
      if (char === "\\") at++;
      else if (char === delimiter) {
        // Versions of sed differ in whether one between brackets ends the pattern.
        if (/\[\^?\]?[^\]]*$/.test(script.slice(from, at))) return false;
        at++;
        return true;
      }
    }
    return false;
  };
  const address = (): boolean => {
    const char = script.charAt(at);
    if (char === "/" || char === "\\") {
      at += char === "/" ? 1 : 2;
      if (!toDelimiter(char === "/" ? "/" : script.charAt(at - 1)))
        return false;
      skip(/^[IM]*/);
      return true;
    }
    skip(/^(?:\d+(?:~\d+)?|\$(?!\{))/);
    return true;
  };
  const toLineEnd = (): string => {
    const from = at;
    const end = script.indexOf("\n", at);
    at = end === -1 ? script.length : end;
    return script.slice(from, at).trim();
  };

  while (at < script.length) {
    skip(/^[\s;{}]+/);
    if (at >= script.length) break;
    if (!address()) return undefined;
    skip(/^\s*/);
    if (script.charAt(at) === ",") {
      at++;
      skip(/^\s*[+~]?/);
      if (!address()) return undefined;
    }
    skip(/^[\s!]*/);
    const command = script.charAt(at);
    switch (command) {
      case "{":
      case "}":
      case "":
        at++;
        continue;
      case "#":
        toLineEnd();
        continue;
      case "a":
      case "c":
      case "i":
        // The text runs to the first line end without a backslash, or to the end: `$a\` adds a line end and nothing else.
        skip(/^(?:[^\\\n]|\\[^]|\\$)*\n?/);
        continue;
      case ":":
      case "b":
      case "t":
      case "T":
        skip(/^.[^\n;}]*/);
        continue;
      case "r":
      case "R":
      case "w":
      case "W": {
        at++;
        const file = toLineEnd();
        (command.toLowerCase() === "r" ? reads : writes).push(file);
        continue;
      }
      case "s":
      case "y": {
        const delimiter = script.charAt(at + 1);
        if (delimiter === "" || /[\s\\]/.test(delimiter)) return undefined;
        at += 2;
        if (!toDelimiter(delimiter) || !toDelimiter(delimiter))
          return undefined;
        if (command === "y") continue;
        skip(/^[gpiImM\d]*/);
        if (script.charAt(at) === "w") {
          at++;
          writes.push(toLineEnd());
        }
        break;
      }
      default: {
        const plain = PLAIN.exec(script.slice(at))?.[0];
        if (plain === undefined) return undefined;
        at += plain.length;
      }
    }
    // Behind a command comes its end, and nothing else: `s/a/b/e` runs what it makes.
    skip(/^[ \t]*/);
    if (at < script.length && !/^[;}\n#]/.test(script.slice(at)))
      return undefined;
  }
  return { reads, writes };
}

/** `sed -i 's/\r$//' FILE`: the lines end otherwise, nothing more. */
export function stripsReturns({ program, args }: Call): boolean {
  return (
    program === "sed" &&
    args.some((arg) => /^s(.)\\r\$?\1\1g?$/.test(arg ?? ""))
  );
}
