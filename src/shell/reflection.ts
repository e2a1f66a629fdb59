/** What the text of a script shows of the script looking at itself, or at the shell that reads it, where the tree does not tell. */

const SHOWS = /SHELLOPTS|BASHOPTS|BASH_ENV|XTRACEFD|PS4/;
const REFLECTS =
  /(?:^|[\s;&|({`])(?:set|(?:declare|typeset|export|readonly)(?: -p)?)\s*(?:$|[;&|)}>`\n])|LINENO|BASH_(?:COMMAND|EXECUTION_STRING|SOURCE)|FUNCNAME|cmdline|(?:^|[\s;&|(`])(?:caller|ps|(?:pgrep|pkill) [^\n;]*-\w*f)\s|set [-+]\w*v|-o verbose/;

/** It names a variable that shows, or sets, options of the shell. */
export function showsOptions(script: string): boolean {
  return SHOWS.test(script);
}

/** It may look at its own text. */
export function looksAtItself(script: string): boolean {
  return REFLECTS.test(script);
}

/** A stretch that the tree does not describe may redirect errors. */
export function mayRedirectErrors(text: string): boolean {
  return /2>|[&|]>|>&|\|&|exec/.test(text);
}

/** A stretch that the tree does not describe may show which options are on. */
export function mayShowOptions(text: string): boolean {
  return /\$\{?-|-o\b|set|shopt/.test(text);
}
