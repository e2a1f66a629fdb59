import * as unbash from "unbash";
import type { Span } from "../span.ts";
import { leftover } from "./leftover.ts";
import type {
  Assignment,
  Command,
  List,
  Node,
  Redirect,
  Script,
  Statement,
  Unreadable,
  Word,
  WordPart,
} from "./tree.ts";
import { readWord, type WordContext } from "./word.ts";

/** `sh` is dash or busybox ash, whichever the image has: only what both understand is read. */
export type Dialect = "sh" | "bash";

/** The only place that knows the parser. Everything it cannot read to the last character makes the script unreadable. */
export function parseScript(
  text: string,
  dialect: Dialect,
): Script | Unreadable {
  // Nobody writes a longer one by hand; reading one of this size takes some 200 MB.
  if (text.length > 512 * 1024)
    return { reason: "the script is longer than 512 KB", at: 0 };
  // The parser takes it for a blank; to a shell it is a character like any other.
  const at = text.indexOf("\r");
  if (at !== -1) return { reason: "a line ends in a carriage return", at };
  const reader = makeReader(text, dialect);
  const tree = unbash.parse(text);
  const body = reader.script(tree);
  const [problem] = reader.problems.sort((a, b) => a.at - b.at);
  if (problem !== undefined) return problem;
  const rest = leftover(text, reader.leaves, reader.openCases());
  if (typeof rest !== "boolean") return rest;
  return { text, body, trailingComment: rest };
}

const SUBSTITUTION = /[$<>]\(|`/;
/** Inside the subscript of an array. */
const SUBSCRIPT = /\w\[[^\]]*(?:\$\(|`)/;

interface Reader {
  readonly problems: Unreadable[];
  readonly leaves: readonly Span[];
  /** Case arms written without an opening parenthesis. */
  readonly openCases: () => number;
  readonly script: (script: unbash.ParsedScript) => List;
}

function makeReader(text: string, dialect: Dialect): Reader {
  const problems: Unreadable[] = [];
  const leaves: Span[] = [];
  let openCases = 0;

  const problem = (reason: string, at: number): void => {
    problems.push({ reason, at });
  };
  const bashOnly = (what: string, at: number): void => {
    if (dialect === "sh")
      problem(`${what} means something else in a POSIX shell`, at);
  };
  const context: WordContext = { script, bashOnly, problem };

  function script(parsed: unbash.ParsedScript): List {
    for (const error of parsed.errors ?? [])
      problem(`the shell script does not parse: ${error.message}`, error.pos);
    if (parsed.source !== undefined)
      problem("a substitution in escaped backticks is not read", 0);
    return {
      start: parsed.pos,
      end: parsed.end,
      statements: parsed.commands.map(statement),
    };
  }

  function list(parsed: unbash.CompoundList): List {
    return {
      start: parsed.pos,
      end: parsed.end,
      statements: parsed.commands.map(statement),
    };
  }

  function statement(parsed: unbash.Statement): Statement {
    return {
      start: parsed.pos,
      end: parsed.end,
      node: node(parsed.command),
      background: parsed.background === true,
    };
  }

  function word(parsed: unbash.Word): Word {
    leaves.push({ start: parsed.pos, end: parsed.end });
    return readWord(parsed, context);
  }

  function assignment(parsed: unbash.Assignment): Assignment {
    const span = { start: parsed.pos, end: parsed.end };
    leaves.push(span);
    const isWord = parsed.value.type === "Word";
    const isArray = !isWord || parsed.index !== undefined;
    if (isArray || parsed.append === true)
      bashOnly("an array or += assignment", parsed.pos);
    if (isArray && SUBSTITUTION.test(text.slice(parsed.pos, parsed.end)))
      problem("a substitution in an array is not read", parsed.pos);
    const { name, value } = parsed;
    if (value.type === "Word" && !isArray && parsed.append !== true)
      return { ...span, name, value: readWord(value, context) };
    const open = { value: undefined, pattern: undefined, pieces: undefined };
    const own =
      value.type === "Word"
        ? readWord(value, context)
        : { parts: [], variables: [], scripts: [] };
    const whole = { ...span, text: text.slice(span.start, span.end) };
    return { ...span, name, value: { ...own, ...whole, ...open } };
  }

  function argument(parsed: unbash.CommandArgument): Word {
    if (parsed.type === "Word") return word(parsed);
    // `export A=b` and `env A=b`: an argument that looks like an assignment.
    const value = assignment(parsed);
    const inner = value.value;
    return {
      start: value.start,
      end: value.end,
      text: parsed.text,
      value:
        inner?.value === undefined
          ? undefined
          : `${parsed.name}=${inner.value}`,
      pattern: undefined,
      pieces: undefined,
      parts: argumentParts(value, parsed),
      variables: inner?.variables ?? [],
      scripts: inner?.scripts ?? [],
    };
  }

  /** An array, an index and `+=` are more than a word. */
  function argumentParts(
    { start, end, name, value }: Assignment,
    { append, index }: unbash.Assignment,
  ): readonly WordPart[] {
    if (value === undefined || append === true || index !== undefined)
      return [{ kind: "other", quoted: false, start, end }];
    const middle = start + name.length + 1;
    const own: WordPart = { kind: "text", quote: "", start, end: middle };
    const rest: WordPart = { kind: "text", quote: "", start: middle, end };
    return [own, ...(value.parts ?? [rest])];
  }

  function redirect(parsed: unbash.Redirection): Redirect {
    const span = { start: parsed.pos, end: parsed.end };
    leaves.push(span);
    const fd =
      parsed.descriptor?.type === "FileDescriptor"
        ? parsed.descriptor.value
        : undefined;
    const variable =
      parsed.descriptor?.type === "FileDescriptorVariable"
        ? parsed.descriptor.name
        : undefined;
    if (variable !== undefined) bashOnly("{name}> redirection", parsed.pos);
    if (parsed.type === "HereDoc") {
      if (parsed.closing === undefined)
        problem("a heredoc has no closing line", parsed.pos);
      else leaves.push({ start: parsed.body.pos, end: parsed.closing.end });
      if (hasOpenBacktick(parsed))
        problem("a backtick in a heredoc is not closed", parsed.pos);
      const scripts = (parsed.body.parts ?? []).flatMap((part) =>
        readWordScripts(part, context),
      );
      return {
        ...span,
        operator: parsed.operator,
        variable,
        heredoc: {
          quoted: parsed.delimiter?.quoted === true,
          body: { start: parsed.body.pos, end: parsed.body.end },
        },
        fd,
        target: undefined,
        scripts,
      };
    }
    if (["&>", "&>>", "<<<"].includes(parsed.operator))
      bashOnly(parsed.operator, parsed.pos);
    const target =
      parsed.target === undefined
        ? undefined
        : readWord(parsed.target, context);
    return {
      ...span,
      operator: parsed.operator,
      variable,
      heredoc: undefined,
      fd,
      target,
      scripts: target?.scripts ?? [],
    };
  }

  function command(parsed: unbash.Command): Command {
    const isAssignment = (each: {
      readonly type: string;
    }): each is unbash.Assignment => each.type === "Assignment";
    return {
      type: "command",
      start: parsed.pos,
      end: parsed.end,
      assignments: parsed.prefix.filter(isAssignment).map(assignment),
      name: parsed.name === undefined ? undefined : word(parsed.name),
      args: parsed.args.map(argument),
      redirects: parsed.redirects.map(redirect),
    };
  }

  function node(parsed: unbash.PipelineNode | unbash.AndOr): Node {
    const span = { start: parsed.pos, end: parsed.end };
    switch (parsed.type) {
      case "Command":
        return command(parsed);
      case "AndOr":
        return {
          ...span,
          type: "and-or",
          items: parsed.commands.map(node),
          operators: parsed.operators,
        };
      case "Pipeline": {
        if (parsed.operators.includes("|&")) bashOnly("|&", parsed.pos);
        const negations = parsed.prefixes.filter(
          (prefix) => prefix.type === "Negation",
        ).length;
        const timed = parsed.prefixes.length > negations;
        if (timed) bashOnly("time", parsed.pos);
        return {
          ...span,
          type: "pipeline",
          negated: negations % 2 === 1,
          exact: !timed && negations < 2 && !parsed.operators.includes("|&"),
          items: parsed.commands.map(node),
        };
      }
      case "Redirected": {
        const inner = node(parsed.command);
        const redirects = parsed.redirects.map(redirect);
        return "redirects" in inner
          ? { ...inner, ...span, redirects }
          : { ...inner, ...span };
      }
      default:
        return compound(parsed, span);
    }
  }

  function compound(
    parsed: Exclude<unbash.CommandNode, unbash.Command | unbash.Redirected>,
    span: Span,
  ): Node {
    const redirects: readonly Redirect[] = [];
    switch (parsed.type) {
      case "Subshell":
      case "BraceGroup": {
        const kind = parsed.type === "Subshell" ? "subshell" : "brace";
        return {
          ...span,
          type: "group",
          kind,
          body: list(parsed.body),
          redirects,
        };
      }
      case "If": {
        const branches = [parsed, ...parsed.elif].map((each) => ({
          condition: list(each.clause),
          body: list(each.then),
        }));
        const otherwise =
          parsed.else === undefined ? undefined : list(parsed.else);
        return { ...span, type: "if", branches, otherwise, redirects };
      }
      case "For": {
        const variable = word(parsed.name).text;
        const words = (parsed.wordlist ?? []).map(word);
        return {
          ...span,
          type: "loop",
          kind: "for",
          variable,
          words,
          hasWords: parsed.wordlist !== undefined,
          condition: undefined,
          body: list(parsed.body),
          redirects,
        };
      }
      case "While":
        return {
          ...span,
          type: "loop",
          kind: parsed.kind,
          variable: undefined,
          words: [],
          hasWords: true,
          condition: list(parsed.clause),
          body: list(parsed.body),
          redirects,
        };
      case "Case": {
        const subject = word(parsed.word);
        const arms = parsed.items.map((item) => {
          openCases++;
          if (item.terminator !== undefined && item.terminator !== ";;")
            bashOnly(item.terminator, item.pos);
          return {
            patterns: item.pattern.map(word),
            body: list(item.body),
            terminator: item.terminator ?? ";;",
          };
        });
        return { ...span, type: "case", word: subject, arms, redirects };
      }
      case "Function": {
        if (/^function\s/.test(text.slice(parsed.pos, parsed.pos + 9)))
          bashOnly("function", parsed.pos);
        const name = word(parsed.name).text;
        const body: Node =
          parsed.body.type === "CompoundList"
            ? {
                start: parsed.body.pos,
                end: parsed.body.end,
                type: "group",
                kind: "brace",
                body: list(parsed.body),
                redirects,
              }
            : node(parsed.body);
        return { ...span, type: "function", name, body };
      }
      case "TestCommand":
      case "ArithmeticCommand": {
        const isTest = parsed.type === "TestCommand";
        bashOnly(isTest ? "[[ ]]" : "(( ))", parsed.pos);
        const hidden = isTest ? SUBSCRIPT : SUBSTITUTION;
        if (hidden.test(text.slice(parsed.pos, parsed.end)))
          problem("a substitution inside arithmetic is not read", parsed.pos);
        leaves.push(span);
        return { ...span, type: "test", words: wordsIn(parsed), redirects };
      }
      case "ArithmeticFor":
      case "Select":
      case "Coproc":
        problem("this kind of command is not read", parsed.pos);
        return { ...span, type: "test", words: [], redirects };
    }
  }

  function wordsIn(parsed: unbash.SyntaxNode): readonly Word[] {
    const words: Word[] = [];
    const visit = (child: unbash.SyntaxNode): void => {
      if (child.type === "Word") words.push(readWord(child, context));
      else unbash.forEachChild(child, visit);
    };
    unbash.forEachChild(parsed, visit);
    return words;
  }

  return { problems, leaves, openCases: () => openCases, script };
}

function readWordScripts(
  part: unbash.WordPart,
  context: WordContext,
): readonly List[] {
  const word = readWord(
    {
      type: "Word",
      text: "",
      value: "",
      pos: part.pos,
      end: part.end,
      parts: [part],
    },
    context,
  );
  return word.scripts;
}

/** The parser takes it for text; shells fail there, some when they read the script and some when they expand the body. */
function hasOpenBacktick({ delimiter, body }: unbash.HereDoc): boolean {
  if (delimiter?.quoted !== false) return false;
  const backticks = body.text.replace(/\\[^]/g, "").match(/`/g);
  return (backticks?.length ?? 0) % 2 === 1;
}
