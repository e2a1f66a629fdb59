/** What the text of a script says of variables, where no single command does. */

/** True for a script that may leave the shell without its own PATH. */
export function mayReplacePath(script: string): boolean {
  return /(?:^|[\s;&|(])(?:PATH=(?!\S*\$\{?PATH\b)|unset (?:\S+ )*PATH\b)/.test(
    script,
  );
}

/** True for a stretch of a script that may give a variable another value. */
export function mayAssign(text: string, name: string): boolean {
  return new RegExp(
    `\\b${name}=|\\b(?:for|read|getopts|unset)\\b[^;&|]*\\b${name}\\b`,
  ).test(text);
}
