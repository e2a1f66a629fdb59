import type { Program } from "../program.ts";
import { chown, groupadd, id, mktemp, sudo, useradd } from "./accounts.ts";
import { apk } from "./apk.ts";
import { apt, aptCache, aptMark, dpkg } from "./apt.ts";
import { gunzip, tar, unzip } from "./archive.ts";
import { composer } from "./composer.ts";
import { conda } from "./conda.ts";
import { dnf } from "./dnf.ts";
import { curl, git, wget } from "./fetch.ts";
import { bundle, gem } from "./gem.ts";
import { npm } from "./npm.ts";
import { idle, opaque } from "./opaque.ts";
import { asPip, pip } from "./pip.ts";
import { yarn } from "./yarn.ts";
import { zypper } from "./zypper.ts";

const python: Program = (call) => {
  const asked = asPip(call);
  return asked === undefined ? opaque(call) : pip(asked);
};

/** Every program that just-bash has not, or has otherwise. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ["apt", apt],
  ["apt-get", apt],
  ["apt-cache", aptCache],
  ["apt-mark", aptMark],
  ["dpkg", dpkg],
  ["apk", apk],
  ["pip", pip],
  ["pip3", pip],
  ["python", python],
  ["python3", python],
  ["npm", npm],
  ["yarn", yarn],
  ["conda", conda],
  ["mamba", conda],
  ["gem", gem],
  ["bundle", bundle],
  ["composer", composer],
  ["zypper", zypper],
  ["dnf", dnf],
  ["yum", dnf],
  ["curl", curl],
  ["wget", wget],
  ["git", git],
  ["tar", tar],
  ["unzip", unzip],
  ["gunzip", gunzip],
  ["useradd", useradd],
  ["adduser", useradd],
  ["groupadd", groupadd],
  ["addgroup", groupadd],
  ["chown", chown],
  ["id", id],
  ["mktemp", mktemp],
  ["sudo", sudo],
  ["ldconfig", idle],
  ["update-ca-certificates", idle],
  ["umask", idle],
  ["make", opaque],
  ["frobnicate", opaque],
  ["node", opaque],
  ["server", opaque],
]);
