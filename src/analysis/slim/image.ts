import {
  missingInSlim,
  officialImage,
  slimCommands,
  slimSaves,
} from "../../facts/images/images.ts";
import { pythonIn } from "../../facts/images/slim.ts";
import type { SlimImage } from "./command-needs.ts";

/** The slim image that would stand in for a full one. */
export interface SlimSibling extends SlimImage {
  /** Debian's own release was measured. */
  readonly isMeasured: boolean;
  /** And this version of the image is put together as the measured one was. */
  readonly isExact: boolean;
  /** Installed bytes that it saves; `undefined` where that was not measured. */
  readonly saves: number | undefined;
}

/**
 * KiB that /usr/share/{doc,info,lintian,locale,man} take in a minimal system and not in a slim one.
 * Measured: debootstrap --variant=minbase, November 2026.
 */
const DOCUMENTS: Readonly<Record<string, number>> = {
  bullseye: 44345,
  bookworm: 42483,
  trixie: 42004,
};

/** What is known of the slim sibling of an official image on a release of Debian; `undefined` where that is nothing. */
export function slimImage(
  official: string,
  tag: string | undefined,
  suite: string,
): SlimSibling | undefined {
  const missing = missingInSlim(official, suite, tag);
  const commands = slimCommands(official, suite, tag)?.commands;
  if (missing === undefined || commands === undefined) return undefined;
  const provides = officialImage(official, tag)?.provides;
  const documents = DOCUMENTS[suite];
  const packages = slimSaves(official, suite);
  return {
    lacks: missing.commands,
    packages: missing.packages,
    has: commands,
    python: pythonIn(official, suite, provides),
    isMeasured: documents !== undefined,
    isExact: missing.exact,
    saves:
      documents === undefined || packages === undefined
        ? undefined
        : packages + documents * 1024,
  };
}
