import { readdirSync, readFileSync, statSync } from "node:fs";

/**
 * Processes below `pid` that run in a container: they see another root. Podman and Buildah build without a daemon, so that what a RUN starts is below them;
 * when it ends they take their working container down, which they do not when they are ended themselves. Empty where there is no /proc to look at.
 */
export function containerProcesses(pid: number): readonly number[] {
  try {
    const own = rootOf("/");
    return below(pid, childrenByParent()).filter(
      (each) => rootOf(`/proc/${each}/root/`) !== own,
    );
  } catch {
    return [];
  }
}

/** Undefined for a process that has ended meanwhile. */
function rootOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

function below(
  pid: number,
  children: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const direct = children.get(pid) ?? [];
  return direct.flatMap((child) => [child, ...below(child, children)]);
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [Number(name)]);
    else siblings.push(Number(name));
  }
  return children;
}

function parentOf(pid: string): number | undefined {
  try {
    // The name of the program stands in parentheses, and may hold any of its own.
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // It has ended.
    return undefined;
  }
}
