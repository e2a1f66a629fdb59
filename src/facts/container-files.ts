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
