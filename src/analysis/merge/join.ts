import { hasTrait } from "../../facts/programs/traits.ts";
import { programs } from "../../facts/programs/index.ts";
import { commandsOf, isOtherProcess } from "../../shell/flow.ts";
import {
  formOf,
  isPlain,
  leakOf,
  stopsAlone,
  type Form,
  type ShellOption,
} from "../../shell/form.ts";
import {
  lineOf,
  redirectsAround,
  type Invocation,
} from "../command/invocation.ts";
import { assumption, type Assumption } from "../../assumption.ts";
import { line as at, say, type Message } from "../../message.ts";
import { hookOf } from "../command/hooks.ts";
import { unknownIn } from "../command/nested.ts";
import { withoutFunctions } from "../command/functions.ts";
import { outlives } from "./process-scope.ts";
import { localeMissed, makesLocale } from "./locale.ts";
import { linkingsOf, splitNames, type Linking } from "./second-names.ts";
import { layerKept } from "./kept-layer.ts";
import { makeLookups } from "./command-hash.ts";
import type { ReadableRun } from "../build/runs.ts";

/** A form that can be joined. */
export type JoinableForm = Exclude<Form, { readonly kind: "other" }>;

/** RUNs that may be one, and perhaps one more. */
export interface Joiner {
  /** Takes the next RUN in; where that is not sound, changes nothing and says why. */
  readonly add: (run: ReadableRun) => Message | undefined;
  readonly assumes: readonly Assumption[];
}

/** The kernel takes no argument of 128 KiB, and the script is one argument of the shell. Three bytes to a character. */
const LONGEST = 40_000;

/**
 * Decides whether RUNs that stand behind one another, with nothing but comments and blank lines between them, may become one.
 * The conditions are those measured in dash, bash and busybox; see docs of `merge-runs`.
 */
export function startJoining(): Joiner {
  const assumes: Assumption[] = [];
  const lookups = makeLookups();
  const inForce = new Set<ShellOption>();
  let first: Part | undefined;
  let last: Part | undefined;
  let length = 0;
  const linkings: Linking[] = [];
  let localeMaker: ReadableRun | undefined;

  function add(run: ReadableRun): Message | undefined {
    const part = partOf(run);
    if (!("form" in part)) return part;
    const total = length + run.read.script.text.length;
    if (first !== undefined && last !== undefined) {
      if (total > LONGEST)
        return say`${part.line}: the script would be longer than a command may be`;
      const no =
        flagClash(first, part) ??
        leaves(last) ??
        formClash(first, last, part, inForce) ??
        (localeMaker && localeMissed(localeMaker, run));
      if (no !== undefined) return no;
      const split = splitNames(linkings, run);
      if (split.reason !== undefined) return split.reason;
      const stale = lookups.staleIn(run);
      const replaced = stale.find((each) => !each.unlikely);
      if (replaced !== undefined)
        return say`${at(replaced.line)} may replace ${replaced.name}, which the shell would not look up again`;
      assumes.push(...outlives(last.run).assumes);
      assumes.push(...unknownPrograms(last.run), ...split.assumes);
      for (const { name, line } of stale)
        assumes.push(
          assumption(
            `path-kept:${name}`,
            say`${at(line)} puts no other \`${name}\` on the PATH`,
          ),
        );
    }
    for (const option of part.form.preamble?.options ?? []) inForce.add(option);
    lookups.add(run);
    linkings.push(...linkingsOf(run));
    if (localeMaker === undefined && makesLocale(run)) localeMaker = run;
    first ??= part;
    last = part;
    length = total;
    return undefined;
  }
  return { add, assumes };
}

interface Part {
  readonly run: ReadableRun;
  readonly form: JoinableForm;
  readonly line: { readonly line: number };
}

/** What may not be joined in any place. */
function partOf(run: ReadableRun): Part | Message {
  const line = at(run.instruction.line);
  if (run.instruction.heredocs.length > 0) return say`${line} has a heredoc`;
  const form = formOf(run.read);
  if (form.kind === "other") return say`${line}: ${form.reason}`;
  if (
    /\$\{?(?:-|[!_](?!\w)|PIPESTATUS|BASH_|SECONDS|LINENO|RANDOM|SRANDOM|EPOCH)/.test(
      run.read.script.text,
    )
  )
    return say`${line} looks at what the shell did before`;
  const teller = run.invocations.find(tellsLookups);
  return teller === undefined
    ? { run, form, line }
    : say`${line} tells which programs the shell has looked up before: ${lineOf(teller)}`;
}

/** What they say is kept: `type` to see whether a program is there throws it away. */
function tellsLookups({ call, located }: Invocation): boolean {
  const { name, args, redirects } = located.command;
  const isTeller =
    hasTrait(call.program, "tells-lookups") ||
    (hasTrait(name?.value ?? "", "runs-built-in") &&
      args.some(({ value }) => /^-\w*V/.test(value ?? "")));
  if (!isTeller) return false;
  const isRead = located.path.some(
    (step) => isOtherProcess(step) && step.kind !== "background",
  );
  return (
    isRead ||
    [...redirects, ...redirectsAround(located)].some(
      ({ operator, target }) =>
        operator.includes(">") &&
        !/^(?:\/dev\/null|[\d-]+)$/.test(target?.value ?? ""),
    )
  );
}

function flagClash(first: Part, { run, line }: Part): Message | undefined {
  if (flagsOf(run) !== flagsOf(first.run)) return say`${line} has other flags`;
  const dropped = run.instruction.mounts.some(
    (mount) =>
      mount.type === "tmpfs" || (mount.type === "bind" && !mount.readonly),
  );
  return dropped
    ? say`${line} has a mount whose content is dropped behind each RUN`
    : undefined;
}

function flagsOf(run: ReadableRun): string {
  return run.instruction.flags
    .map((flag) => flag.text)
    .sort()
    .join(" ");
}

/** What a RUN leaves that the next one would meet, had they one shell and one container. */
function leaves({ run, form, line }: Part): Message | undefined {
  const { script } = run.read;
  if (script.trailingComment) return say`${line} ends in a comment`;
  const own = form.preamble?.command;
  const others = commandsOf(script).filter(({ command }) => command !== own);
  const leak = leakOf(script, others);
  if (leak !== undefined)
    return say`${line}: ${leak} would reach into the RUN behind it`;
  const kept = layerKept(run);
  return kept === undefined
    ? outlives(run).reason
    : [...say`${line}: `, ...kept];
}

function unknownPrograms(run: ReadableRun): readonly Assumption[] {
  const names = withoutFunctions(run.invocations)
    .filter(
      (invocation) =>
        unknownIn(invocation) !== undefined ||
        hookOf(invocation, run.environment.variables) !== undefined,
    )
    .map((invocation) =>
      shorten(
        programs.has(invocation.call.program)
          ? lineOf(invocation)
          : invocation.word.text,
      ),
    );
  return [...new Set(names)].map((name) =>
    assumption(
      `process-ends:${name}`,
      say`\`${name}\` (${at(run.instruction.line)}) leaves no running process behind`,
    ),
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/**
 * Forms that go together: lists of `&&`, joined by `&&`; statements under the same `set -e`, joined by `;`, and behind the last of them one list of plain commands.
 * `inForce` is what the RUNs so far have set.
 */
function formClash(
  first: Part,
  last: Part,
  { run, form, line }: Part,
  inForce: ReadonlySet<ShellOption>,
): Message | undefined {
  const own = form.preamble?.options ?? new Set<ShellOption>();
  const errexit = run.read.shell.errexit || inForce.has("errexit");
  if (first.form.kind === "and") {
    if (form.kind === "sete")
      return say`${line} is a list under set -e, and the lines before are not`;
    const end = last.form.kind === "and" ? last.form.items.at(-1) : undefined;
    if (setsInside(last))
      return say`${last.line} may set -e inside a group, where && switches it off`;
    if (errexit && (end === undefined || !isPlain(end)))
      return say`${last.line} ends in a group, in which && would switch set -e off`;
  } else {
    if (last.form.kind === "and")
      return say`${last.line} is a list that set -e would not stop behind`;
    const end = last.form.body.at(-1);
    if (end === undefined || !stopsAlone(end))
      return say`${last.line} ends in a list whose failure set -e would not see`;
    if (form.kind === "sete")
      return sameOptions(own, inForce)
        ? undefined
        : say`${line} sets other shell options`;
  }
  const extra = [...inForce].filter((option) => !own.has(option));
  const plain = form.items.every(isPlain);
  const harmless = extra.every(
    (option) => option === "xtrace" || (option === "errexit" && plain),
  );
  return harmless
    ? undefined
    : say`${line} would run under the set of the lines before`;
}

function sameOptions(
  a: ReadonlySet<ShellOption>,
  b: ReadonlySet<ShellOption>,
): boolean {
  return a.size === b.size && [...a].every((option) => b.has(option));
}

/** `(set -e; …) && b` switches `-e` off inside, in every shell. Left of the last `&&` it was off before. */
function setsInside({ run, form }: Part): boolean {
  const last = form.kind === "and" ? form.items.length - 1 : 0;
  return run.invocations.some(({ call, located }) => {
    const [, item] = located.path;
    const isLast = item?.kind !== "item" || item.index === last;
    return (
      isLast &&
      hasTrait(call.program, "changes-options") &&
      located.command !== form.preamble?.command
    );
  });
}
