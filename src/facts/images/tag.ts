/** Families of distributions: what decides package manager, libc and default shell. */
export type Family =
  | "debian"
  | "ubuntu"
  | "alpine"
  | "rhel"
  | "busybox"
  | "windows"
  | "scratch"
  | "other";

/** `full` and `slim` are the two halves of a Debian image; `other` is an image that is none of these on purpose (Windows, onbuild). */
export type Variant = "full" | "slim" | "alpine" | "other";

/** Debian releases by major number (https://www.debian.org/releases/). */
const DEBIAN: Readonly<Record<string, string>> = {
  "7": "wheezy",
  "8": "jessie",
  "9": "stretch",
  "10": "buster",
  "11": "bullseye",
  "12": "bookworm",
  "13": "trixie",
};

/** Ubuntu releases that images were built on, by number (https://wiki.ubuntu.com/Releases). */
const UBUNTU: Readonly<Record<string, string>> = {
  "12.04": "precise",
  "14.04": "trusty",
  "16.04": "xenial",
  "18.04": "bionic",
  "20.04": "focal",
  "22.04": "jammy",
  "24.04": "noble",
  "26.04": "resolute",
};

const DEBIAN_NAMES = [
  ...Object.values(DEBIAN),
  "forky",
  "sid",
  "unstable",
  "experimental",
];
const UBUNTU_NAMES = [
  ...Object.values(UBUNTU),
  ..."artful cosmic disco eoan groovy hirsute impish kinetic lunar mantic oracular plucky questing".split(
    " ",
  ),
];

const part = (words: readonly string[]) =>
  new RegExp(`(?:^|-)(${words.join("|")})(?=-|$)`);
const DEBIAN_PART = part(DEBIAN_NAMES);
const UBUNTU_PART = part(UBUNTU_NAMES);
/** `threaded` is a build of perl that is named like a release. */
const SLIM_TAIL = new RegExp(
  `^(?:(.+?)-)??((?:threaded-)?(?:${DEBIAN_NAMES.join("|")})|threaded)$`,
);

/** The release that the tag names: `3.12-slim-bookworm` → `bookworm`. `unstable` is `sid`. */
export function releaseInTag(image: string, tag: string): string | undefined {
  const named = (DEBIAN_PART.exec(tag) ?? UBUNTU_PART.exec(tag))?.[1];
  if (named !== undefined) return named === "unstable" ? "sid" : named;
  if (image === "debian")
    return DEBIAN[/^(\d+)(?:\.\d+)?(?:-|$)/.exec(tag)?.[1] ?? ""];
  if (image === "ubuntu")
    return UBUNTU[/^(\d+\.\d+)(?:\.\d+)?(?:-|$)/.exec(tag)?.[1] ?? ""];
  return undefined;
}

/** The family that the tag names, by a release or by a word that the official images use for nothing else. */
export function familyInTag(image: string, tag: string): Family | undefined {
  if (/windowsservercore|nanoserver/.test(tag)) return "windows";
  if (/(?:^|-)alpine/.test(tag)) return "alpine";
  const release = releaseInTag(image, tag);
  if (release !== undefined) return familyOfRelease(release);
  if (/(?:^|-)ubuntu/.test(tag)) return "ubuntu";
  if (/(?:^|-)debian/.test(tag)) return "debian";
  if (
    /(?:^|-)(?:oracle(?:linux\d*)?|ubi\d*|al2023|al2|amazonlinux\d*|centos\d*|rockylinux\d*|almalinux\d*)(?=-|$)/.test(
      tag,
    )
  )
    return "rhel";
  return undefined;
}

export function familyOfRelease(release: string): Family {
  return UBUNTU_NAMES.includes(release) ? "ubuntu" : "debian";
}

export function variantOf(tag: string): Variant {
  if (/windowsservercore|nanoserver|(?:^|-)onbuild(?:-|$)/.test(tag))
    return "other";
  if (/(?:^|-)alpine/.test(tag)) return "alpine";
  return /(?:^|-)slim(?:-|$)/.test(tag) ? "slim" : "full";
}

/** How the image names the slim tag of `tag`; whether there is one is another question. */
export function slimName(tag: string, inFront: boolean): string {
  if (tag === "latest") return "slim";
  const match = inFront ? SLIM_TAIL.exec(tag) : null;
  if (match === null) return `${tag}-slim`;
  return [match[1], "slim", match[2]]
    .filter((each) => each !== undefined)
    .join("-");
}

/** The full tag of a slim one: `3.12-slim` → `3.12`, `5-slim-threaded` → `5-threaded`. */
export function fullName(slim: string): string {
  const rest = slim.split("-").filter((each) => each !== "slim");
  return rest.length === 0 ? "latest" : rest.join("-");
}

/** Windows images have cmd as their shell, whatever the Dockerfile looks like. */
export function isWindows(image: string): boolean {
  return /nanoserver|windowsservercore|mcr\.microsoft\.com\/(?:windows|dotnet\/framework)|^\/microsoft\//i.test(
    image,
  );
}
