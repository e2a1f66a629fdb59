import { knownProgram } from "../facts/programs.ts";
import { BUILTINS } from "../facts/programs.ts";
import { commandsOf } from "../shell/flow.ts";
import { formOf, leakOf, type Form } from "../shell/form.ts";
import type { Node, Statement } from "../shell/tree.ts";
import { argsText } from "../syntax/instruction.ts";
import { managerOf } from "../facts/managers/index.ts";
import { inOwnProcess, lineOf, type Invocation } from "./invocation.ts";
import type { ReadableRun } from "./runs.ts";

/** Whether neighbouring RUNs may become one. */
export type Joining =
  | {
      readonly joinable: true;
      readonly forms: readonly Form[];
      readonly assumes: readonly string[];
    }
  | { readonly joinable: false; readonly reason: string };

/** Programs that leave a process behind, which dies with its RUN. */
const STARTS_DAEMONS =
  /^(?:service|systemctl|rc-service|openrc|invoke-rc\.d|start-stop-daemon|supervisord|pg_ctl|pg_ctlcluster|mysqld(?:_safe)?|mongod|redis-server|nginx|apache2ctl|apachectl|dockerd|sshd|Xvfb|dbus-daemon|rabbitmq-server|.*\/init\.d\/.*)$/;

/** What BuildKit makes anew for each RUN. */
const RESET_BETWEEN_RUNS =
  /\/etc\/(?:hosts|hostname|resolv\.conf)\b|\/dev\/shm\b/;

/**
 * Decides whether RUNs that stand behind one another, with nothing but comments and blank lines between them, may become one.
 * The conditions are those measured in dash, bash and busybox; see docs of `merge-runs`.
 */
export function joining(runs: readonly ReadableRun[]): Joining {
  const no = (reason: string): Joining => ({ joinable: false, reason });
  const [first] = runs;
  if (first === undefined) return no("there is nothing to join");
  const forms: Form[] = [];
  const assumes: string[] = [];
  for (const [index, run] of runs.entries()) {
    const line = `line ${run.instruction.line}`;
    const isLast = index === runs.length - 1;
    if (run.instruction.heredocs.length > 0) return no(`${line} has a heredoc`);
    if (flagsOf(run) !== flagsOf(first)) return no(`${line} has other flags`);
    if (
      run.instruction.mounts.some(
        (mount) =>
          mount.type === "tmpfs" || (mount.type === "bind" && !mount.readonly),
      )
    ) {
      return no(`${line} has a mount whose content is dropped behind each RUN`);
    }
    const form = formOf(run.read);
    if (form.kind === "other") return no(`${line}: ${form.reason}`);
    forms.push(form);
    if (/[$][!_]/.test(run.read.script.text))
      return no(`${line} looks at the shell's last command`);
    if (isLast) continue;
    const rest = restOf(run);
    if (rest !== "") return no(`${line} ends in ${rest}`);
    const leak = leakIn(run, form);
    if (leak !== undefined)
      return no(`${line}: ${leak} would reach into the RUN behind it`);
    if (RESET_BETWEEN_RUNS.test(argsText(run.instruction)))
      return no(`${line} touches a file that is made anew for each RUN`);
    const left = leftBehind(run);
    if (left !== undefined) return no(`${line}: ${left}`);
    const replaced = replacedProgram(run, runs.slice(index + 1));
    if (replaced !== undefined)
      return no(
        `${line} may replace ${replaced}, which the shell would not look up again`,
      );
    assumes.push(...unknownPrograms(run));
  }
  const clash = formClash(forms, runs);
  return clash === undefined ? { joinable: true, forms, assumes } : no(clash);
}

function flagsOf(run: ReadableRun): string {
  return run.instruction.flags
    .map((flag) => flag.text)
    .sort()
    .join(" ");
}

/** What stands behind the last statement: nothing may be written behind a `;` or a comment. */
function restOf(run: ReadableRun): string {
  const { body, text } = run.read.script;
  return text.slice(body.statements.at(-1)?.node.end ?? 0).trim();
}

function leakIn(run: ReadableRun, form: Form): string | undefined {
  const own = form.kind === "sete" ? form.set : undefined;
  return leakOf(
    run.read.script,
    commandsOf(run.read.script).filter(({ command }) => command !== own),
  );
}

function leftBehind(run: ReadableRun): string | undefined {
  for (const { located, call } of run.invocations) {
    if (located.path.some((step) => step.kind === "background"))
      return "a command in the background would live on";
    if (STARTS_DAEMONS.test(call.program))
      return `${call.program} may leave a process that would live on`;
  }
  return undefined;
}

/** A shell remembers where it found a program. So nothing may run a program by name that an earlier part of the same shell ran and then replaced. */
function replacedProgram(
  run: ReadableRun,
  behind: readonly ReadableRun[],
): string | undefined {
  if (!run.invocations.some(mayInstall)) return undefined;
  const before = new Set(
    run.invocations.filter(inOwnProcess).map(nameLookedUp),
  );
  return behind
    .flatMap((other) => other.invocations.map(nameLookedUp))
    .find(
      (name) =>
        name !== undefined &&
        before.has(name) &&
        !PLACED_BY_DISTRIBUTION.has(name),
    );
}

/** Programs of the distribution's own package, in a place that its package manager alone writes to. */
const PLACED_BY_DISTRIBUTION: ReadonlySet<string> = new Set([
  "apk",
  "apt",
  "apt-cache",
  "apt-get",
  "apt-key",
  "apt-mark",
  "dnf",
  "dpkg",
  "microdnf",
  "rpm",
  "yum",
]);

function nameLookedUp(invocation: Invocation): string | undefined {
  const name = invocation.word.value;
  return name === undefined || name.includes("/") || BUILTINS.has(name)
    ? undefined
    : name;
}

/** The distribution's package manager writes to /usr/bin and the like, behind /usr/local/bin on the PATH: what was found stays found. */
function mayInstall(invocation: Invocation): boolean {
  const manager = managerOf(invocation.call)?.manager.name;
  if (manager === "apt" || manager === "apk" || manager === "dnf") return false;
  return knownProgram(invocation.call.program)?.installs ?? true;
}

function unknownPrograms(run: ReadableRun): readonly string[] {
  const unknown = run.invocations.filter(
    ({ call, opaque }) =>
      opaque !== undefined ||
      (knownProgram(call.program) === undefined &&
        managerOf(call) === undefined),
  );
  const names = [
    ...new Set(
      unknown.map((invocation) =>
        shorten(
          invocation.opaque === undefined
            ? invocation.word.text
            : lineOf(invocation),
        ),
      ),
    ),
  ];
  return names.map(
    (name) =>
      `\`${name}\` (line ${run.instruction.line}) leaves no running process behind`,
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Forms that go together: all joined by `&&`; all under the same `set -e`; or a list of plain commands behind those under `set -e`. */
function formClash(
  forms: readonly Form[],
  runs: readonly ReadableRun[],
): string | undefined {
  const [first] = forms;
  for (const [index, form] of forms.entries()) {
    const line = `line ${runs[index]?.instruction.line ?? 0}`;
    const isLast = index === forms.length - 1;
    if (first?.kind === "and") {
      if (form.kind !== "and")
        return `${line} begins with set -e, and the lines before do not`;
      // `(set -e; …) && b` switches -e off inside, in every shell.
      if (!isLast && setsInside(runs[index]))
        return `${line} has set inside a group, which && would switch off`;
      continue;
    }
    if (first?.kind !== "sete") return `${line} cannot be joined`;
    if (form.kind === "sete") {
      if (textOf(runs[index], form.set) !== textOf(runs[0], first.set))
        return `${line} sets other shell options`;
      const last = form.statements.at(-1);
      if (!isLast && last !== undefined && !stopsAlone(last))
        return `${line} ends in a list whose failure set -e would not see`;
      continue;
    }
    if (form.kind !== "and" || !isLast || !form.items.every(isPlain))
      return `${line} would run under the set -e of the lines before`;
  }
  return undefined;
}

function setsInside(run: ReadableRun | undefined): boolean {
  return run?.invocations.some(({ call }) => call.program === "set") ?? true;
}

function textOf(run: ReadableRun | undefined, node: Node): string {
  return run?.read.script.text.slice(node.start, node.end) ?? "";
}

/** A failure of this statement ends a script under `set -e`. */
function stopsAlone({ node, background }: Statement): boolean {
  return (
    !background &&
    (node.type === "command" ||
      (node.type === "pipeline" &&
        !node.negated &&
        node.items.every((item) => item.type === "command")))
  );
}

/** Simple commands and pipelines of them, with no script inside that `-e` could change. */
function isPlain(node: Node): boolean {
  if (node.type === "pipeline")
    return !node.negated && node.items.every(isPlain);
  if (node.type !== "command") return false;
  const words = [
    node.name,
    ...node.args,
    ...node.assignments.map((assignment) => assignment.value),
  ];
  const scripts = [
    ...words.flatMap((word) => word?.scripts ?? []),
    ...node.redirects.flatMap((redirect) => redirect.scripts),
  ];
  return scripts.every(
    (script) =>
      script.statements.length === 1 &&
      script.statements[0]?.node.type === "command",
  );
}
