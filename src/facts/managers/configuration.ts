/** What a setting does to a cache: puts it elsewhere, switches it off, keeps what is in it on purpose, or makes commands work from it alone. */
export type Setting = "moves" | "off" | "keeps" | "offline";

/** How a manager is configured besides its options and variables. */
export interface Configuration {
  /**
   * Where its files lie: absolute, below the home of the user (`~/`), or in the folder that a call runs in or one above it (`./`). The last part may be `*`.
   */
  readonly files: readonly string[];
  /** Variables that name another file. */
  readonly namedBy: readonly string[];
  /** Commands that set something, tested on their words; what stands in the first group reads like a line of a file. */
  readonly commands?: RegExp;
  /** What a file of that text says about the cache. */
  readonly read: (text: string) => readonly Said[];
}

/** A setting, and the line that says it. */
export interface Said {
  readonly setting: Setting;
  readonly text: string;
}

/** A key by its pattern, what it does, and values that leave all as it is. */
export type Key = readonly [
  key: RegExp,
  setting: Setting,
  isDefault?: RegExp | undefined,
];

/** Values that switch something off. */
export const NO = /^(?:0|false|no|off|null|undefined)$/i;

/** Texts above this are no configuration that somebody wrote. */
const MOST_CHARACTERS = 200_000;
const LINE =
  /^\s*(?:"([^"]+)"|'([^']+)'|([\w.:@/-]+))\s*[=:]?\s*(.*?)\s*;?\s*$/;

/** Makes a reader of files whose lines are `key = value`, `key value`, `key: value` or `Key "value";`. Comments and sections are left out. */
export function lineReader(keys: readonly Key[]): Configuration["read"] {
  return (text) =>
    text
      .slice(0, MOST_CHARACTERS)
      .split(/\r\n|[\r\n]|\\n/)
      .flatMap((line): readonly Said[] => {
        if (/^\s*(?:#|;|\/\/|\[|$)/.test(line)) return [];
        const [, quoted, single, plain, rest = ""] = LINE.exec(line) ?? [];
        // A colon may be part of a key, but not of its end.
        const key = quoted ?? single ?? plain?.replace(/:$/, "");
        if (key === undefined) return [];
        const value = rest.replace(/^["']|["']$/g, "");
        const found = keys.find(([pattern]) => pattern.test(key));
        if (found === undefined || found[2]?.test(value) === true) return [];
        return [{ setting: found[1], text: line.trim() }];
      });
}

/** Where package managers, what they are made of and their repositories lie. */
const PLACES =
  /^\/(?:(?:usr|opt|s?bin|lib\w*)(?:\/|$)|etc\/(?:yum|dnf|ssl|pki)|$)/;

/** True for a path of what a package manager works with. */
export function isOfManagers(path: string): boolean {
  return PLACES.test(path);
}
