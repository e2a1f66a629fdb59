import { hasTrait } from "../facts/programs/traits.ts";
import { mayRedirectErrors, mayShowOptions } from "../shell/reflection.ts";
import type {
  Assignment,
  Command,
  List,
  Node,
  Redirect,
  Statement,
  Word,
  WordPart,
} from "../shell/tree.ts";
import { canonicalWord, verbatim, type WordContext } from "./canonical-word.ts";

/** How a piece of a script is compared. */
export interface Manner {
  /** The script that spans index. */
  readonly source: string;
  /** See `WordContext`. */
  readonly strict: boolean;
  /** Words that are left out. */
  readonly skipped?: ReadonlySet<Word>;
}

/** A piece of a script in the one way of writing it, and what options of the shell could change in it. */
export interface Canonical {
  readonly text: string;
  /** It expands a variable, or evaluates arithmetic: -u may fail. */
  readonly expands: boolean;
  /** It holds a pipeline. */
  readonly pipes: boolean;
  /** A trace of -x may land where it redirects descriptor 2 to. */
  readonly captures: boolean;
  /** It may show which options are on. */
  readonly shows: boolean;
}

/** Two nodes with the same text do the same, under the same options. Linear in its length. */
export function canonical(
  whole: Node,
  { source, strict, skipped }: Manner,
): Canonical {
  let expands = false;
  let pipes = false;
  let captures = false;
  let shows = false;
  const slice = ({ start, end }: Pick<Node, "start" | "end">): string =>
    source.slice(start, end);

  const context: WordContext = {
    source,
    strict,
    isName: false,
    script,
    found(part: WordPart) {
      if (part.kind === "text" || part.kind === "script") return;
      expands = true;
      if (part.kind === "variable") shows ||= part.name === "-";
      else hidden(slice(part));
    },
  };
  const nameContext: WordContext = { ...context, isName: true };

  /** What the tree does not describe. */
  function hidden(text: string): void {
    expands = true;
    pipes ||= text.includes("|");
    captures ||= mayRedirectErrors(text);
    shows ||= mayShowOptions(text);
  }

  function word(each: Word): string {
    return canonicalWord(each, context);
  }

  function script(inner: List, text: string): string {
    const [only] = inner.statements;
    const isSpecial =
      only?.node.type === "command" &&
      only.node.name === undefined &&
      only.node.assignments.length === 0;
    const body = list(inner);
    // `$(<f)` is no command; what escapes and quotes mean in backticks depends on what is around them.
    if (isSpecial || inner.statements.length === 0) return verbatim(text);
    if (text.startsWith("`") && /["'\\#]/.test(text)) return verbatim(text);
    return `$(${body})`;
  }

  function list({ statements }: List): string {
    return statements.map(statement).join("");
  }

  function statement({ node: inner, background }: Statement): string {
    return background ? `${node(inner)}&` : `${node(plain(inner))};`;
  }

  function redirect(each: Redirect): string {
    const { operator, fd, variable, target, heredoc } = each;
    const name = variable === undefined ? "" : `{${variable}}`;
    if (heredoc !== undefined)
      return `${name}${fd ?? 0}<<${body(operator, heredoc)}`;
    const isFile = operator !== "<&" && operator !== ">&";
    const own =
      isFile || /^(?:\d+|-)$/.test(target?.text ?? "")
        ? descriptor(operator)
        : "";
    const file = target === undefined ? "" : word(target);
    return `${name}${variable === undefined ? (fd ?? own) : ""}${operator}${file}`;
  }

  function body(
    operator: string,
    { quoted, body: span }: NonNullable<Redirect["heredoc"]>,
  ): string {
    const text = slice(span);
    const isExpanded = !quoted && /[$`\\]/.test(text);
    if (isExpanded) hidden(text);
    const isStripped = operator === "<<-" && /^\t/m.test(text);
    return `${isExpanded ? "$" : ""}${isStripped ? "-" : ""}${verbatim(text)}`;
  }

  function redirects(all: readonly Redirect[]): string {
    return all.map((each) => ` ${redirect(each)}`).join("");
  }

  /** Of more than one command: their traces go where it leads. */
  function outer(all: readonly Redirect[]): string {
    captures ||= all.some(takesErrors);
    return redirects(all);
  }

  function assignment(each: Assignment): string {
    const { name, value, start, end } = each;
    const isPlain =
      value.start === start + name.length + 1 && value.end === end;
    if (!isPlain) {
      hidden(slice(each));
      return verbatim(slice(each));
    }
    return `${name}=${value.text === "" ? "" : word(value)}`;
  }

  function command(each: Command): string {
    const { name, args, assignments } = each;
    const program = name?.value ?? "";
    expands ||= hasTrait(program, "evaluates");
    shows ||=
      hasTrait(program, "shows-options") ||
      (hasTrait(program, "tests-options") &&
        args.some(({ value }) => value === "-o" || value === "-v"));
    const scripts = [name, ...args, ...each.redirects].some(
      (inner) => inner !== undefined && inner.scripts.length > 0,
    );
    // Shells differ in what they expand first.
    captures ||=
      (scripts ||
        assignments.length > 0 ||
        hasTrait(program, "becomes-program")) &&
      each.redirects.some(takesErrors);
    const parts: string[] = assignments.map(assignment);
    if (name !== undefined) parts.push(canonicalWord(name, nameContext));
    for (const arg of args)
      if (skipped?.has(arg) !== true) parts.push(word(arg));
    return parts.join(" ") + redirects(each.redirects);
  }

  function node(each: Node): string {
    switch (each.type) {
      case "command":
        return command(each);
      case "and-or":
        return each.items
          .map(
            (item, at) => `${each.operators[at - 1] ?? ""}${node(plain(item))}`,
          )
          .join("");
      case "pipeline": {
        pipes ||= each.items.length > 1;
        const items = each.items.map(node);
        if (each.exact) return `${each.negated ? "! " : ""}${items.join("|")}`;
        hidden(slice(each));
        return `${verbatim(slice(each))}${items.join("|")}`;
      }
      case "group": {
        const inner = list(each.body);
        const text = each.kind === "brace" ? `{${inner}}` : `(${inner})`;
        return text + outer(each.redirects);
      }
      case "if": {
        const branches = each.branches.map(
          (branch) => `if ${list(branch.condition)}then ${list(branch.body)}`,
        );
        const rest =
          each.otherwise === undefined ? "" : `else ${list(each.otherwise)}`;
        return `${branches.join("el")}${rest}fi${outer(each.redirects)}`;
      }
      case "loop": {
        const words = each.hasWords
          ? ` in ${each.words.map(word).join(" ")}`
          : "";
        const head =
          each.condition === undefined
            ? `for ${each.variable ?? ""}${words};`
            : `${each.kind} ${list(each.condition)}`;
        return `${head}do ${list(each.body)}done${outer(each.redirects)}`;
      }
      case "case": {
        const arms = each.arms.map(
          ({ patterns, body: own, terminator }) =>
            `${patterns.map(word).join("|")})${list(own)}${terminator}`,
        );
        return `case ${word(each.word)} in ${arms.join("")}esac${outer(each.redirects)}`;
      }
      case "function": {
        const isNamed = source.startsWith("function", each.start);
        return `${isNamed ? "function " : ""}${each.name}()${node(each.body)}`;
      }
      case "test": {
        hidden(slice(each));
        for (const inner of each.words) word(inner);
        return verbatim(slice(each)) + outer(each.redirects);
      }
    }
  }

  const text = node(whole);
  return { text, expands, pipes, captures, shows };
}

/** A command in braces of its own is the command. Not in a pipeline or in the background, where the braces are another process. */
export function plain(node: Node): Node {
  if (node.type !== "group" || node.kind !== "brace") return node;
  const [only, ...more] = node.body.statements;
  if (only === undefined || more.length > 0 || only.background) return node;
  const inner = plain(only.node);
  const isSame =
    inner.type === "command" || (inner.type === "pipeline" && !inner.negated);
  return isSame && node.redirects.length === 0 ? inner : node;
}

function descriptor(operator: string): string {
  if (operator.startsWith("&")) return "";
  return operator.startsWith("<") ? "0" : "1";
}

/** It leads descriptor 2 somewhere. */
function takesErrors({ operator, fd, variable, target }: Redirect): boolean {
  const isBoth =
    operator.startsWith("&>") ||
    (operator === ">&" && !/^(?:\d+|-)$/.test(target?.text ?? ""));
  return (
    (fd === 2 || isBoth || variable !== undefined) &&
    target?.value !== "/dev/null"
  );
}
