import { namesWithTrait } from "./programs/traits.ts";

/** Files that a RUN finds otherwise than the one before it left them, or that decide how it is started. */
export type Place = "anew" | "users" | "shell";

/** Files with such a place, by path. */
export const PLACES: Readonly<Record<string, Place>> = {
  "/etc/hosts": "anew",
  "/etc/hostname": "anew",
  "/etc/resolv.conf": "anew",
  "/etc/passwd": "users",
  "/etc/group": "users",
  ...Object.fromEntries(
    ["/bin", "/usr/bin"].flatMap((folder) =>
      namesWithTrait("is-shell").map((name) => [`${folder}/${name}`, "shell"]),
    ),
  ),
};

/** Everything below them is made anew. */
export const MADE_ANEW: readonly string[] = ["/dev", "/proc", "/sys"];

/** To write into one of these changes nothing. */
export const SINKS =
  /^\/dev\/(?:fd(?:\/\d+)?|full|null|ptmx|pts|random|stderr|stdin|stdout|tcp\/.*|tty|udp\/.*|urandom|zero)$|^\/proc\/self\/fd\/\d+$/;

/** True for a text that may take away the file by which an image of Debian keeps daemons from being started, or let it allow that. */
export function freesDaemons(text: string): boolean {
  return (
    text.includes("policy-rc.d") &&
    (/\b(?:rm|unlink|mv|dpkg-divert)\b[^;&|]*policy-rc\.d/.test(text) ||
      !/\bexit 101\b/.test(text))
  );
}

/** Links by absolute names that a text of a shell makes: where each leads to. */
export function linksMadeIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, words = ""] of text.matchAll(
    /\bln((?:[ \t\\\n]+[^\s;&|<>()]+)+)/g,
  )) {
    const [to, name] = words
      .split(/[\s\\]+/)
      .map((word) => word.replace(/["']/g, ""))
      .filter((word) => word !== "" && !word.startsWith("-"));
    if (to?.startsWith("/") !== true || name?.startsWith("/") !== true)
      continue;
    const at = name.replace(/(?<=.)\/+$/, "");
    found.set(at, to);
    // Into a folder.
    found.set(`${at}/${to.slice(to.lastIndexOf("/") + 1)}`, to);
  }
  return found;
}

const WORKDIR =
  /^"?(?:\$(?:OLD)?PWD|\$\{(?:OLD)?PWD[^}]*\}|(?:\$\(|`)\s*(?:\w+\s+)*(?:\/bin\/)?pwd\b[^)`]*(?:\)|`))"?\/*"?$/;

/** True for a word by which a script names the folder that it runs in, or the one before, and nothing below it. */
export function namesWorkdir(word: string): boolean {
  return WORKDIR.test(word);
}
