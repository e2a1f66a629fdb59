import { describe, expect, it } from "vitest";
import {
  inOwnProcess,
  isBySudo,
  isWrapped,
} from "../../src/analysis/command/invocation.ts";
import { hookOf } from "../../src/analysis/command/hooks.ts";
import {
  invocationsIn,
  nestedOf,
  unknownIn,
  withNested,
} from "../../src/analysis/command/nested.ts";
import {
  operandOf,
  wordOf,
  written,
} from "../../src/analysis/command/operands.ts";
import type { Effect } from "../../src/facts/programs/effect.ts";
import { commandIn, commandsIn, lastRun } from "./dockerfiles.ts";

/** An effect and what it is of, with a slash behind a tree. */
function shown(effect: Effect): string {
  switch (effect.kind) {
    case "reads":
    case "writes":
    case "deletes":
      return `${effect.kind} ${effect.path.text}${effect.tree ? "/" : ""}`;
    case "variable":
      return `variable ${effect.name}=${effect.value ?? "?"}`;
    case "runs-script":
      return `runs-script ${effect.file.text}`;
    case "unknown":
      return `unknown: ${effect.why}`;
    default:
      return effect.kind;
  }
}

describe("a command", () => {
  it.each<
    [script: string, program: string, args: readonly string[], line: string]
  >([
    ["ls", "ls", [], "ls"],
    ["/usr/bin/ls a", "ls", ["a"], "ls a"],
    ["bin/ls", "ls", [], "ls"],
    ["./bin/ls", "ls", [], "ls"],
    ["~/bin/ls", "", [], "~/bin/ls"],
    ["/opt/x/bin/ls", "ls", [], "ls"],
    ["/opt/sbin/ls", "ls", [], "ls"],
    ["/opt/ls", "/opt/ls", [], "/opt/ls"],
    ["./ls", "./ls", [], "./ls"],
    ["xbin/ls", "xbin/ls", [], "xbin/ls"],
    ["/opt/bin/x/ls", "/opt/bin/x/ls", [], "/opt/bin/x/ls"],
    ["$X a", "", ["a"], "$X a"],
    ['"$X" a', "", ["a"], '"$X" a'],
    ["$(x)/bin/ls", "", [], "$(x)/bin/ls"],
    ["ls $X 'a b' \"c\" d*", "ls", ["?", "a b", "c", "d*"], "ls $X a b c d*"],
  ])(
    "%s: the program %j with %j, as a line %j",
    (script, program, args, line) => {
      const found = commandIn(script);
      expect(found.call.program).toBe(program);
      expect(found.call.args.map((arg) => arg ?? "?")).toEqual(args);
      expect(found.line).toBe(line);
    },
  );

  it.each([
    ["ls", "ls", ""],
    ["A=1 ls", "ls", "with A"],
    ["A=1 B=2 ls", "ls", "with A B"],
    ["> f", ":", "wrapped"],
    ["A=* ls", "ls", "with A"],
    ["A=*", ":", "with A, wrapped"],
    ["B=1 A=*", ":", "with B A, wrapped"],
    ["sudo ls a", "ls a", "under sudo, as root, wrapped, by sudo"],
    ["sudo -u app ls", "ls", "under sudo, as app, wrapped"],
    ["sudo -u root ls", "ls", "under sudo, as root, wrapped"],
    ["sudo -u $U ls", "ls", "under sudo, as ?, wrapped"],
    ["sudo A=1 ls", "ls", "under sudo, as root, with A, wrapped"],
    ["sudo -E A=1 B=2 ls a", "ls a", "under sudo, as root, with A B, wrapped"],
    ["sudo", "sudo", ""],
    ["sudo -k", "sudo -k", ""],
    ["sudo $X", "$X", "under sudo, as root, wrapped, by sudo"],
    ["sudo sudo ls", "ls", "under sudo, as root, wrapped"],
    ["sudo -u app sudo ls", "ls", "under sudo, as root, wrapped"],
    ["env ls", "ls", "wrapped"],
    ["env A=1 ls", "ls", "with A, wrapped"],
    ["env -i A=1 ls", "ls", "with A, wrapped"],
    ["env -u A ls", "ls", "wrapped"],
    ["sudo env A=1 ls", "ls", "under sudo, as root, with A, wrapped"],
    ["env sudo ls", "ls", "under sudo, as root, wrapped"],
    ["exec ls", "ls", "wrapped"],
    ["nice -n 5 ls", "ls", "wrapped"],
    ["nohup ls", "ls", "wrapped"],
    ["command ls", "ls", "wrapped"],
    ["sudo --frobnicate ls", "ls", "under sudo, wrapped"],
    ["sudo --frobnicate A=1 -x ls b", "ls b", "under sudo, with A, wrapped"],
    ["/usr/bin/sudo ls", "ls", "under sudo, as root, wrapped"],
    ["sudo /usr/bin/ls", "ls", "under sudo, as root, wrapped, by sudo"],
    ["gosu app ls", "gosu app ls", ""],
    ["sudo X-Y=1 ls", "X-Y=1 ls", "under sudo, as root, wrapped, by sudo"],
    ["sudo a=b=c ls", "ls", "under sudo, as root, with a, wrapped"],
    ["C=1 sudo A=1 ls", "ls", "under sudo, as root, with C A, wrapped"],
  ])("%s runs %j: %s", (script, line, how) => {
    const found = commandIn(script);
    expect(found.line).toBe(line);
    expect(
      [
        ...(found.under === undefined ? [] : [`under ${found.under}`]),
        ...(found.user === undefined ? [] : [`as ${found.user}`]),
        ...(found.variables.length === 0
          ? []
          : [`with ${found.variables.join(" ")}`]),
        ...(isWrapped(found) ? ["wrapped"] : []),
        ...(isBySudo(found) ? ["by sudo"] : []),
      ].join(", "),
    ).toBe(how);
  });

  it.each<[script: string, effects: readonly string[]]>([
    ["ls", ["reads ."]],
    ["A=1 ls", ["variable A=1", "reads ."]],
    ["A=* B=1", ["variable A=?", "variable B=1", "reads *"]],
    ["> f", ["writes f"]],
    ["< f", ["reads f"]],
    ["2>&1", []],
    ["sudo A=1 ls", ["variable A=1", "reads ."]],
    ["env -u A ls", ["variable A=?", "reads ."]],
    [
      "sudo --frobnicate ls",
      ["unknown: sudo with an option that is not known: --frobnicate"],
    ],
    ["$X a", ["unknown: the name of the program is put together: $X"]],
    ["sudo $X a", ["unknown: the name of the program is put together: $X"]],
    ["bin/ls", ["runs-script bin/ls"]],
    ["exec ls", ["shell", "reads ."]],
    ["ls > f", ["writes f", "reads ."]],
    ["ls < f", ["reads f", "reads ."]],
    ["ls > f 2> g", ["writes f", "writes g", "reads ."]],
    ["ls >> f", ["writes f", "reads ."]],
    ["ls <> f", ["reads f", "writes f", "reads ."]],
    ["ls >| f", ["writes f", "reads ."]],
    ["ls >& 2", ["reads ."]],
    ["ls >&f", ["writes f", "reads ."]],
    ["ls >&x5", ["writes x5", "reads ."]],
    ["ls >&5x", ["writes 5x", "reads ."]],
    ["ls 2>&-", ["reads ."]],
    ["ls 2>&10", ["reads ."]],
    ["ls <&3", ["reads ."]],
    ["ls > 5", ["writes 5", "reads ."]],
    ["ls > $X", ["writes $X", "reads ."]],
    ["ls << E\nx\nE", ["reads ."]],
    ["ls < *", ["reads *", "reads ."]],
    ["ls *", ["reads *", "reads *"]],
    ["ls 'x*'", ["reads 'x*'"]],
    ["ls x'*'", ["reads x'*'"]],
    ['ls "$X"*', ['reads "$X"*', 'reads "$X"*']],
    ['ls "$X*"', ['reads "$X*"']],
    ["ls $X/*", ["reads $X/*", "reads $X/*"]],
    ["ls ${X}", ["reads ${X}"]],
    ["ls [ab]", ["reads [ab]", "reads [ab]"]],
    ["ls a?", ["reads a?", "reads a?"]],
    ['ls "a*"b*', ['reads "a*"b*', 'reads "a*"b*']],
    ["ls ~/x*", ["reads ~/x*", "reads ~/x*"]],
    ["rm *", ["deletes *"]],
    ["rm a* && ls", ["deletes a*"]],
    ["cp * /x", ["reads *", "writes /x/", "writes /x/*", "reads *"]],
    ["A='*' ls", ["variable A=*", "reads .", "reads '*'"]],
    ['A="$X*" ls', ["variable A=?", "reads .", 'reads "$X*"']],
    ["A=$X ls", ["variable A=?", "reads ."]],
    ["A=${X#*/} ls", ["variable A=?", "reads ."]],
    ["ls ${X#*/}", ["reads ${X#*/}"]],
    ["ls $(echo *)", ["reads $(echo *)"]],
    ["export A=*", ["variable A=?", "reads A=*"]],
    ["export A='x*'", ["variable A=x*"]],
  ])("%j: %j", (script, effects) => {
    expect(commandIn(script).effects.map(shown)).toEqual(effects);
  });

  it.each([
    ["tar xf a", "unpacks"],
    ["A=x tar xf a", "variable A=x; unpacks"],
    ["TAR_OPTIONS=x ls", "variable TAR_OPTIONS=x; reads ."],
    [
      "TAR_OPTIONS=x tar xf a",
      "variable TAR_OPTIONS=x; unknown: TAR_OPTIONS tells tar what to do",
    ],
    [
      "TAR_OPTIONS= A=x tar xf a",
      "variable TAR_OPTIONS=; variable A=x; unknown: TAR_OPTIONS tells tar what to do",
    ],
    [
      "TAR_OPTIONS=$X tar xf a",
      "variable TAR_OPTIONS=?; unknown: TAR_OPTIONS tells tar what to do",
    ],
    [
      "env TAR_OPTIONS=x tar xf a",
      "variable TAR_OPTIONS=x; unknown: TAR_OPTIONS tells tar what to do",
    ],
    [
      "sudo A=b TAR_OPTIONS=x tar xf a",
      "variable A=b; variable TAR_OPTIONS=x; unknown: TAR_OPTIONS tells tar what to do",
    ],
  ])("under variables of its own, %s: %s", (script, effects) => {
    expect(commandIn(script).effects.map(shown).join("; ")).toBe(effects);
  });

  it.each([
    ["ls a{b,c}*", true],
    ['ls "a{b,c}*"', false],
    ["ls {a,b}?", true],
    ["ls a@(b|c)*", true],
    ["ls $'a*'", false],
    ['ls $"a*"', false],
    ["ls ${X:-*}", false],
    ['ls "${X%*}"x', false],
    ["ls `x *`", false],
    ["ls $((1*2))", false],
    ['ls "$((1*2))"', false],
    ["A={a,b}* ls", true],
    ["A=$((2*3)) ls", false],
    ['A="$((2*3))" ls', false],
    ["A=`x *` ls", false],
    ["A='*'b ls", true],
    ["A=${X:-*} ls", false],
    ["A=\"$X\"'*' ls", true],
    ["for i in a* 'b*'; do ls; done", true],
    ["for i in 'b*'; do ls; done", false],
  ])("the shell looks for files in %s: %s", (script, is) => {
    const found = invocationsIn(script, "bash")?.find(
      ({ call }) => call.program === "ls",
    );
    const [operand] = found?.args ?? [];
    const own = found?.effects.filter(
      (effect) =>
        effect.kind === "reads" && effect.path.text !== "." && !effect.tree,
    );
    expect(own?.length).toBe((operand === undefined ? 0 : 1) + (is ? 1 : 0));
  });

  it.each<[script: string, effects: readonly string[]]>([
    ["{ ls; } < f", ["ls: reads f reads ."]],
    ["{ ls; } > f", ["ls: reads ."]],
    ["(ls) < f", ["ls: reads f reads ."]],
    ["for i in a* b; do ls; done < f", ["ls: reads f reads . reads a*"]],
    ["for i in 'a*'; do ls; done", ["ls: reads ."]],
    ["for i in a*; do rm a*; done", ["rm a*: deletes a*"]],
    ["if ls; then cat; fi < f", ["ls: reads f reads .", "cat: reads f"]],
    [
      "while read x; do ls; done < f",
      ["read x: reads f variable x=?", "ls: reads f reads ."],
    ],
    ["case x in a) ls;; esac < f", ["ls: reads f reads ."]],
    ["f() { ls; } < x", ["ls: reads x reads ."]],
  ])("in what stands around it, %s: %j", (script, effects) => {
    expect(
      commandsIn(script).map(({ line, effects: own }) =>
        [`${line}:`, ...own.map(shown)].join(" "),
      ),
    ).toEqual(effects);
  });

  it.each([
    ["ls", "ls"],
    ["A=1", ""],
    ["A=1 B=$X", ""],
    ["{ ls; }", "ls"],
    ["ls && cat", "ls cat"],
    ["(ls); cat", "cat"],
    ["ls | cat; sort", "sort"],
    ["echo $(ls)", "echo $(ls)"],
    ["ls & cat", "cat"],
  ])("in the process of the script itself: %s: %s", (script, lines) => {
    const own = commandsIn(script).filter(inOwnProcess);
    expect(own.map(({ line }) => line).join(" ")).toBe(lines);
  });
});

describe("a word as facts want it", () => {
  it.each<
    [word: string, value: string | undefined, written: string | undefined]
  >([
    ["a", "a", "a"],
    ["'a b'", "a b", "a b"],
    ["a\\ b", "a b", "a b"],
    ["$X", undefined, "${X}"],
    ['"$X"', undefined, "${X}"],
    ["${X}a", undefined, "${X}a"],
    ['a"$X"b', undefined, "a${X}b"],
    ["a*", undefined, "a*"],
    ["'a*'", "a*", "a*"],
    ["${X:-a}", undefined, undefined],
    ["$(x)", undefined, undefined],
    ["~/a", undefined, undefined],
  ])("%s: %j, written %j", (text, value, known) => {
    const [word] = commandIn(`x ${text}`).args;
    if (word === undefined) throw new Error("no word");
    const operand = operandOf(word);
    expect(operand.text).toBe(text);
    expect(operand.value).toBe(value);
    expect(operand.written).toBe(known);
    expect(wordOf(operand, word)).toBe(word);
  });

  it.each<
    [
      value: string | undefined,
      known: string | undefined,
      pattern: string | undefined,
    ]
  >([
    ["v", "v", "v"],
    [undefined, "a*", "a*"],
    [undefined, "${X}/a", undefined],
    [undefined, "a${X}${Y}b", undefined],
    [undefined, undefined, undefined],
  ])(
    "that facts have put together, %j, written %j",
    (value, known, pattern) => {
      const place = commandIn("x y").word;
      const word = wordOf({ text: "t", value, written: known }, place);
      expect(word.text).toBe("t");
      expect(word.value).toBe(value);
      expect(word.pattern).toBe(pattern);
      expect(written(word)).toBe(known);
      expect([word.start, word.end]).toEqual([place.start, place.end]);
    },
  );
});

it("a word that facts have put together has its variables apart", () => {
  const place = commandIn("x y").word;
  const pieces = (known: string | undefined, value?: string): unknown =>
    wordOf({ text: "t", value, written: known }, place).pieces;
  const variable = (name: string) => ({ variable: name, quoted: true });
  expect(pieces("a${X}${LONG}b")).toEqual([
    "a",
    variable("X"),
    variable("LONG"),
    "b",
  ]);
  expect(pieces("${X}/${Y}")).toEqual([variable("X"), "/", variable("Y")]);
  expect(pieces("a*")).toBe(undefined);
  expect(pieces(undefined)).toBe(undefined);
  expect(pieces("v", "v")).toEqual(["v"]);
});

it("no word is written as nothing", () => {
  expect(written(undefined)).toBe(undefined);
});

it.each([
  ["tar xf a", "TAR_OPTIONS", "TAR_OPTIONS"],
  ["tar xf a", "TAPE", "TAPE"],
  ["tar xf a", "A", "-"],
  ["ls", "TAR_OPTIONS", "-"],
  ["frobnicate", "TAR_OPTIONS", "-"],
  ["sudo tar xf a", "TAR_OPTIONS", "TAR_OPTIONS"],
  ["sh -c 'ls; tar xf a'", "TAR_OPTIONS", "TAR_OPTIONS"],
  ["xargs tar xf", "TAR_OPTIONS", "TAR_OPTIONS"],
  ["zip a b; ls; tar xf c", "TAPE", "- - TAPE"],
])(
  "what makes %s another command, where %s is set: %s",
  (script, name, found) => {
    for (const set of [`ENV ${name}=x`, `ARG ${name}`]) {
      const { invocations, environment } = lastRun(
        `FROM debian\n${set}\nRUN ${script}\n`,
      );
      const hooks = invocations.map(
        (each) => hookOf(each, environment.variables) ?? "-",
      );
      expect(hooks.join(" ")).toBe(found);
    }
  },
);

describe("what a command runs in turn", () => {
  const NOT_KNOWN = "`frob` is not known";
  it.each<
    [
      script: string,
      unknown: string | undefined,
      followed: string | undefined,
      lines: readonly string[],
    ]
  >([
    ["ls", undefined, undefined, []],
    ["frob", NOT_KNOWN, NOT_KNOWN, []],
    ["sh x.sh", "the script x.sh is run", undefined, []],
    ["npm run x", "npm runs what the project says", undefined, []],
    ["sh -c ls", undefined, undefined, ["ls"]],
    [
      "sh -c 'if'",
      "text is run that can't be read",
      "text is run that can't be read",
      [],
    ],
    ["sh -c 'ls; frob; x'", NOT_KNOWN, NOT_KNOWN, ["ls", "frob", "x"]],
    ["gosu app ls", undefined, undefined, ["ls"]],
    [
      "gosu app sh -c 'gosu b frob'",
      NOT_KNOWN,
      NOT_KNOWN,
      ["sh -c gosu b frob", "gosu b frob", "frob"],
    ],
    ["sh -c 'sh x.sh'", "the script x.sh is run", undefined, ["sh x.sh"]],
    [
      "xargs $X",
      "the name of the program is put together: $X",
      "the name of the program is put together: $X",
      ["$X"],
    ],
    [
      "find . -exec ls {} \\; -exec frob {} \\;",
      NOT_KNOWN,
      NOT_KNOWN,
      ["ls ./**", "frob ./**"],
    ],
    ["eval ls", undefined, undefined, ["ls"]],
    [
      "eval $X",
      "eval runs what is put together",
      "eval runs what is put together",
      [],
    ],
  ])("%s: %s, or %s: %j", (script, unknown, followed, lines) => {
    const command = commandIn(script);
    const [own, ...inner] = withNested(command);
    expect(own).toBe(command);
    expect(inner.map(({ line }) => line)).toEqual(lines);
    expect(unknownIn(command)).toBe(unknown);
    expect(unknownIn(command, () => true)).toBe(followed);
  });

  it("as far as eight are in one another", () => {
    const nested = (times: number) => commandIn(`${"gosu a ".repeat(times)}ls`);
    expect(unknownIn(nested(7))).toBe(undefined);
    expect(unknownIn(nested(8))).toBe("commands are nested too deep");
    expect(withNested(nested(8))).toHaveLength(9);
    expect(withNested(nested(9))).toHaveLength(9);
    expect(withNested(nested(3), 1)).toHaveLength(2);
    expect(withNested(nested(3), 0)).toHaveLength(1);
  });

  it.each<[script: string, effects: readonly string[]]>([
    ["gosu app ls > /f", ["reads ."]],
    ["A=1 gosu app ls", ["variable A=1", "reads ."]],
    ["xargs cat x < /f", ["reads x"]],
    ["find /a -exec cat {} + > /f", ["reads /a/**", "reads /a/**"]],
  ])(
    "without the redirections that are of the one in front: %s: %j",
    (script, effects) => {
      const found = nestedOf(commandIn(script)) ?? [];
      expect(found.flatMap((each) => each.effects.map(shown))).toEqual(effects);
    },
  );
});
