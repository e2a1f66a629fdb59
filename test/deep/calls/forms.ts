/** A place in a list where a call may stand. It runs there once, whatever comes of it. */
export interface Form {
  readonly name: string;
  /** Its status decides nothing there. */
  readonly masks: boolean;
  /** Only a program with its words can stand there. */
  readonly simple?: boolean;
  /** A heredoc can stand only at the end of a RUN. */
  readonly last?: boolean;
  readonly write: (call: string) => string;
}

function form(
  name: string,
  write: (call: string) => string,
  more: Omit<Partial<Form>, "name" | "write"> = {},
): Form {
  return { name, masks: false, write, ...more };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const masks = { masks: true };
const simple = { simple: true };

export const FORMS: readonly Form[] = [
  form("alone", (call) => call),
  form("and", (call) => `true && ${call}`),
  form("between ands", (call) => `true && ${call} && :`),
  form("or", (call) => `false || ${call}`),
  form("in front of or", (call) => `${call} || true`, masks),
  form("behind ;", (call) => `:; ${call}`),
  form("in front of ;", (call) => `${call}; true`, masks),
  form("under -e", (call) => `set -e; ${call}; true`),
  form("behind a pipe", (call) => `: | ${call}`, simple),
  form("in front of a pipe", (call) => `${call} | cat`, {
    ...masks,
    ...simple,
  }),
  form("a group in a pipe", (call) => `{ ${call}; } | cat`, masks),
  form("background", (call) => `${call} & wait`, masks),
  form("background, waited for", (call) => `${call} & wait $!`),
  form("subshell", (call) => `( ${call} )`),
  form("braces", (call) => `{ ${call}; }`),
  form("function", (call) => `f() { ${call}; }; f`),
  form("function in a subshell", (call) => `f() ( ${call} ) && f`),
  form("condition", (call) => `if ${call}; then :; fi`, masks),
  form("then", (call) => `if true; then ${call}; fi`),
  form("else", (call) => `if false; then :; else ${call}; fi`),
  form("while", (call) => `while ${call}; do break; done`, masks),
  form("for", (call) => `for i in 1; do ${call}; done`),
  form("case", (call) => `case x in x) ${call} ;; esac`),
  form("not", (call) => `! { ${call}; } || true`, masks),
  form("eval", (call) => `eval ${quoted(call)}`),
  form("sh -c", (call) => `sh -c ${quoted(call)}`),
  form("sh -c under -e", (call) => `sh -ec ${quoted(`${call}; :`)}`),
  form("substitution", (call) => `X=$(${call})`),
  form("substitution in a word", (call) => `: "$(${call})"`, masks),
  form("trap", (call) => `trap ${quoted(call)} EXIT`, masks),
  form("command", (call) => `command ${call}`, simple),
  form("exec", (call) => `exec ${call}`, simple),
  form("env", (call) => `env A=b ${call}`, simple),
  form("nice", (call) => `nice -n 1 ${call}`, simple),
  form("timeout", (call) => `timeout 9 ${call}`, simple),
  form("nohup", (call) => `nohup ${call}`, simple),
  form("assignment in front", (call) => `A=b ${call}`, simple),
  form("continued", (call) => `true \\\n  && ${call}`),
  form("heredoc", (call) => `<<EOF\n${call}\nEOF`, { last: true }),
  form("quoted heredoc", (call) => `<<'EOF'\nset -e\n${call}\nEOF`, {
    last: true,
  }),
  form("heredoc of sh", (call) => `sh -e <<'EOF'\n${call}\nEOF`, {
    last: true,
  }),
];
