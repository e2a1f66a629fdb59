import type { Span } from "../span.ts";

/**
 * What dockfix knows of a shell script: a small tree of its own, so that nothing but `adapter.ts` depends on the parser.
 * Every span indexes the script's text.
 */
export type Node =
  | Command
  | AndOr
  | Pipeline
  | Group
  | If
  | Loop
  | Case
  | FunctionDefinition
  | Test;

/** A piece of a word: text that stands for itself, or a plain `$name` / `${name}`. */
export type WordPiece =
  string | { readonly variable: string; readonly quoted: boolean };

/**
 * A part of a word as it is written: parts tile the word, but for the quotes around them.
 * `other` is whatever this tree does not describe: an expansion with an operator, arithmetic, braces, `$'…'`.
 */
export type WordPart = Span &
  (
    | { readonly kind: "text"; readonly quote: "" | "'" | '"' }
    | {
        readonly kind: "variable";
        readonly name: string;
        readonly quoted: boolean;
      }
    | {
        readonly kind: "script";
        readonly list: List;
        readonly quoted: boolean;
      }
    | { readonly kind: "other"; readonly quoted: boolean }
  );

export interface Word extends Span {
  /** As written, quotes and all. */
  readonly text: string;
  /** What the command gets where no variable, substitution, glob or tilde is in it; `undefined` otherwise. */
  readonly value: string | undefined;
  /** Like `value`, with unquoted globs left in as they are written. */
  readonly pattern: string | undefined;
  /** The word as text and plain variables; `undefined` where it holds anything else. */
  readonly pieces: readonly WordPiece[] | undefined;
  /** `undefined` for a word without quotes and expansions. */
  readonly parts: readonly WordPart[] | undefined;
  /** Names of all variables that it reads. */
  readonly variables: readonly string[];
  /** Scripts of its command substitutions. */
  readonly scripts: readonly List[];
}

export interface Assignment extends Span {
  readonly name: string;
  /** Of an array, and of one that is added to (`+=`), the whole assignment, of which no value is known. */
  readonly value: Word;
}

export interface Heredoc {
  /** A part of the delimiter is quoted: nothing in the body is expanded. */
  readonly quoted: boolean;
  readonly body: Span;
}

export interface Redirect extends Span {
  readonly operator: string;
  /** Of `{name}>`. */
  readonly variable: string | undefined;
  readonly heredoc: Heredoc | undefined;
  /** `undefined` for the operator's own descriptor. */
  readonly fd: number | undefined;
  /** The file or descriptor; `undefined` for a heredoc. */
  readonly target: Word | undefined;
  /** Scripts in the body of a heredoc. */
  readonly scripts: readonly List[];
}

/** A simple command. Its span runs from its first assignment or redirection to its last word or redirection. */
export interface Command extends Span {
  readonly type: "command";
  readonly name: Word | undefined;
  readonly args: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
}

/** `a && b || c`: operators bind equally and to the left. Always two items or more. */
export interface AndOr extends Span {
  readonly type: "and-or";
  readonly items: readonly Node[];
  readonly operators: readonly ("&&" | "||")[];
}

/** `a | b`, or a single negated or timed command. */
export interface Pipeline extends Span {
  readonly type: "pipeline";
  readonly negated: boolean;
  /** False for what does not show in the tree: `|&`, `time`, more than one `!`. */
  readonly exact: boolean;
  readonly items: readonly Node[];
}

export interface Group extends Span {
  readonly type: "group";
  readonly kind: "subshell" | "brace";
  readonly body: List;
  readonly redirects: readonly Redirect[];
}

export interface If extends Span {
  readonly type: "if";
  readonly branches: readonly {
    readonly condition: List;
    readonly body: List;
  }[];
  readonly otherwise: List | undefined;
  readonly redirects: readonly Redirect[];
}

export interface Loop extends Span {
  readonly type: "loop";
  readonly kind: "for" | "while" | "until";
  /** The variable and words of a `for`. */
  readonly variable: string | undefined;
  readonly words: readonly Word[];
  /** False for a `for` without `in`, which takes the words of the shell. */
  readonly hasWords: boolean;
  /** The condition of a `while` or `until`. */
  readonly condition: List | undefined;
  readonly body: List;
  readonly redirects: readonly Redirect[];
}

export interface Case extends Span {
  readonly type: "case";
  readonly word: Word;
  readonly arms: readonly {
    readonly patterns: readonly Word[];
    readonly body: List;
    readonly terminator: ";;" | ";&" | ";;&";
  }[];
  readonly redirects: readonly Redirect[];
}

export interface FunctionDefinition extends Span {
  readonly type: "function";
  readonly name: string;
  readonly body: Node;
}

/** `[[ … ]]` or `(( … ))`. */
export interface Test extends Span {
  readonly type: "test";
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface Statement extends Span {
  readonly node: Node;
  readonly background: boolean;
}

export interface List extends Span {
  readonly statements: readonly Statement[];
}

/** A script that was understood. */
export interface Script {
  readonly text: string;
  readonly body: List;
  /** True when the last statement is followed by a comment: nothing can be appended on that line. */
  readonly trailingComment: boolean;
}

/** A script, or a part of one, that is left alone: why, and where in the script's text. */
export interface Unreadable {
  readonly reason: string;
  readonly at: number;
}
