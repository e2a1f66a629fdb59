import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process, told from all others that had or will have its number, on this machine and on others that see the same files. */
export interface Owner {
  readonly pid: number;
  /** When it was started, in whatever unit the system tells it; empty where it does not. */
  readonly start: string;
  readonly machine: string;
  /** Changes when the machine is started anew; empty where the system does not tell. */
  readonly boot: string;
  /** The table that the number stands in: containers have their own. Empty where there is but one. */
  readonly table: string;
}

/** `unknown` for one of another machine or container. */
export type OwnerState = "living" | "dead" | "unknown";

/** This process. */
export function thisProcess(): Owner {
  const { pid } = process;
  return { pid, start: startOf(pid) ?? "", ...here() };
}

export function stateOf({
  pid,
  start,
  machine,
  boot,
  table,
}: Owner): OwnerState {
  const now = here();
  if (machine !== now.machine) return "unknown";
  // Containers are called as they like; a machine has an id.
  if (boot !== now.boot) return hasId(machine) ? "dead" : "unknown";
  if (table !== now.table) return "unknown";
  return isRunning(pid, start) ? "living" : "dead";
}

/** Whether the process of the number is the one that was started then. */
export function isRunning(pid: number, start: string): boolean {
  const found = startOf(pid);
  return (
    found !== undefined && (start === "" || found === "" || found === start)
  );
}

function here(): Pick<Owner, "machine" | "boot" | "table"> {
  return {
    machine: `${textAt("/etc/machine-id")} ${hostname()}`,
    boot: textAt("/proc/sys/kernel/random/boot_id"),
    table: linkAt("/proc/self/ns/pid"),
  };
}

function hasId(machine: string): boolean {
  return !machine.startsWith(" ");
}

/** When a process was started; empty where nobody tells, `undefined` where there is no such process. */
export function startOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    const stat = textAt(`/proc/${pid}/stat`);
    // The name of the program stands in parentheses, and may hold any of its own. A zombie has ended.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat !== "" && fields[0] !== "Z") return fields[19] ?? "";
    return undefined;
  }
  if (!exists(pid)) return undefined;
  if (process.platform === "win32") return "";
  const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
  });
  return stdout?.trim() ?? "";
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
