import { line as at, say, type Message } from "../../message.ts";
import { argsText } from "../../syntax/instruction.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import type { ReadableRun } from "../build/runs.ts";
import { isSet } from "../build/variables.ts";

/** Programs that leave a process behind, which dies with its RUN. */
const DAEMONS: ReadonlySet<string> = new Set(
  (
    "adb apache2 apache2ctl apachectl atd containerd cron crond dbus-daemon dbus-launch dirmngr dockerd gpg gpg-agent gpg2 gradle gradlew httpd " +
    "initctl invoke-rc.d memcached mongod mysqld mysqld_safe named nginx openrc pg_ctl pg_ctlcluster php-fpm rabbitmq-server rc-service " +
    "redis-server rsyslogd screen service setsid slapd ssh-agent sshd start-stop-daemon supervisorctl supervisord systemctl tmux Xvfb"
  ).split(" "),
);

/** With one of these, they do not. */
const ENDS_ITSELF: ReadonlySet<string> = new Set([
  "--dearmor",
  "--no-daemon",
  "--version",
]);

/** What BuildKit makes anew for each RUN: its network's files, and all devices. */
const MADE_ANEW =
  /(?<![\w./-])(?:\/etc\/(?:hosts|hostname|resolv\.conf)\b|\/dev\/(?!(?:fd|full|null|ptmx|pts|random|stderr|stdin|stdout|tcp|tty|udp|urandom|zero)\b)\w|\/proc\/sys\/)/;

/** State of the kernel that ends with the RUN. */
const KERNEL: ReadonlySet<string> = new Set(
  "losetup mount swapon sysctl umount".split(" "),
);

const SHELL_PATH = /(?:^|["'\s])(?:\/usr)?\/bin\/(?:ba|da|a)?sh(?:["'\s]|$)/;
const PUTS_FILES: ReadonlySet<string> = new Set(
  "cp dpkg-divert install ln mv rm update-alternatives".split(" "),
);

/**
 * Why the commands behind a RUN could tell that they run in the same process and container as it does:
 * something that ends, or is made anew, between two RUNs. `undefined` where they could not.
 */
export function outlives(run: ReadableRun): Message | undefined {
  const line = at(run.instruction.line);
  if (MADE_ANEW.test(argsText(run.instruction)))
    return say`${line} touches a file that is made anew for each RUN`;
  for (const invocation of run.invocations) {
    const { located, call } = invocation;
    const { program } = call;
    if (located.path.some((step) => step.kind === "background"))
      return say`${line}: a command in the background would live on`;
    const daemon = daemonOf(invocation);
    if (daemon !== undefined)
      return say`${line}: ${daemon} may leave a process that would live on`;
    if (changesKernel(invocation))
      return say`${line}: what ${program} changes ends with its RUN`;
    if (replacesShell(invocation))
      return say`${line} may replace the shell that runs what is behind it`;
    if (changesUser(invocation, run.environment.user))
      return say`${line} may change the user that the next RUN starts as`;
  }
  const rereads =
    run.read.shell.dialect === "bash" &&
    isSet(run.environment.variables, "BASH_ENV");
  return rereads
    ? say`bash reads the file of BASH_ENV at each start`
    : undefined;
}

function changesKernel({ call }: Invocation): boolean {
  if (call.program !== "hostname") return KERNEL.has(call.program);
  return call.args.some((arg) => arg?.startsWith("-") !== true);
}

/** The program that may stay, in a command or in the text of a script that it runs. */
function daemonOf({ call, opaque, args }: Invocation): string | undefined {
  const { program } = call;
  const name = program.split("/").at(-1) ?? "";
  if (call.args.some((arg) => ENDS_ITSELF.has(arg ?? ""))) return undefined;
  if (DAEMONS.has(name) || program.includes("/init.d/")) return name;
  if (opaque === undefined) return undefined;
  return args
    .flatMap(({ text }) => text.split(/[^\w.-]+/))
    .find((word) => DAEMONS.has(word));
}

function replacesShell(invocation: Invocation): boolean {
  const { call, opaque } = invocation;
  const line = lineOf(invocation);
  if (call.program === "dpkg-reconfigure") return /\bdash\b/.test(line);
  const operands = line.slice(call.program.length);
  return (
    (PUTS_FILES.has(call.program) || opaque !== undefined) &&
    SHELL_PATH.test(operands)
  );
}

const CHANGES_USERS: ReadonlySet<string> = new Set(
  "gpasswd groupmems groupmod userdel usermod vigr vipw".split(" "),
);
const MAKES_USERS: ReadonlySet<string> = new Set(
  "addgroup adduser groupadd useradd".split(" "),
);
const READS_USERS: ReadonlySet<string> = new Set(
  "awk cat cut echo getent grep head ls printf stat tail test".split(" "),
);

/** BuildKit reads a RUN's user, groups and home from /etc/passwd and /etc/group when it starts. */
function changesUser(
  { call, args }: Invocation,
  user: string | undefined,
): boolean {
  const given = user?.split(":")[0];
  const name = given === "0" ? "root" : given;
  const own = args.some(({ text }) => text === name);
  if (CHANGES_USERS.has(call.program)) return own || name !== "root";
  if (MAKES_USERS.has(call.program)) return own;
  return (
    !READS_USERS.has(call.program) &&
    args.some(({ text }) => /\/etc\/(?:passwd|group)\b/.test(text))
  );
}
