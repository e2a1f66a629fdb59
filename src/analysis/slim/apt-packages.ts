import type { Word } from "../../shell/tree.ts";
import type { Invocation } from "../command/invocation.ts";

/** What an `apt-get install` brings; `fixed` is false where only the beginning of a name is known. */
export interface AptPackage {
  readonly name: string;
  readonly fixed: boolean;
}

/** The packages of `apt-get install`, versions and suites taken off; none for any other command and for one that only simulates or downloads. */
export function aptPackages({ call, args }: Invocation): readonly AptPackage[] {
  const at = isApt(call.program) ? call.args.indexOf("install") : -1;
  if (at === -1 || call.args.some((arg) => DRY.test(arg ?? ""))) return [];
  return names(args.slice(at + 1));
}

/** The packages that a command takes away, or marks; `undefined` for one that does neither. They must be there: apt knows no others once its lists are gone. */
export function removedPackages({
  call,
  args,
}: Invocation): readonly AptPackage[] | undefined {
  const verbs = isApt(call.program)
    ? REMOVES
    : call.program === "apt-mark"
      ? MARKS
      : undefined;
  if (!call.args.some((arg) => verbs?.test(arg ?? ""))) return undefined;
  const at = call.args.findIndex((arg) => arg?.startsWith("-") !== true);
  return names(args.slice(at + 1));
}

function names(args: readonly Word[]): readonly AptPackage[] {
  const packages: AptPackage[] = [];
  let isValue = false;
  for (const arg of args) {
    const text = arg.value ?? arg.text.replace(/^["']|["']$/g, "");
    const isFile = /^\.?\//.test(text);
    const [name = ""] = text.split(/[=/:]/);
    const [known = ""] = name.split("$");
    if (isValue || text.startsWith("-")) isValue = VALUED.test(text);
    else if (isFile) packages.push({ name: text, fixed: true });
    else packages.push({ name: known, fixed: name === known });
  }
  return packages;
}

function isApt(program: string): boolean {
  return /^(?:apt|apt-get|aptitude)$/.test(program);
}

const DRY =
  /^(?:-[a-zA-Z]*[ds][a-zA-Z]*|--download-only|--dry-run|--just-print|--no-act|--print-uris|--recon|--simulate)$/;
const VALUED =
  /^(?:-[a-zA-Z]*[oct]|--option|--config-file|--target-release|--default-release)$/;
const REMOVES =
  /^(?:autopurge|autoremove|purge|remove|--autoremove|--auto-remove|--purge)$/;
const MARKS = /^(?:auto|hold|manual|markauto|unhold|unmarkauto)$/;
