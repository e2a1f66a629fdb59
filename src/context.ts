/**
 * What a build sees besides the Dockerfile: a read-only view of the build context. Without one, whatever depends on a file is unknown,
 * and unknown means "refuse".
 */
export interface BuildContext {
  /**
   * The text of a file. `path` is relative to the root of the context, with `/`, without `./`.
   * `undefined` for what is not there, is not a file, is not text or too long, and for what `.dockerignore` leaves out.
   */
  readonly read: (path: string) => string | undefined;
  /**
   * The names in a folder (`""` is the root), those of folders with a `/` behind them, without what `.dockerignore` leaves out.
   * A link is a name like that of a file. `undefined` for what is not there or no folder. Without this function no folder is known.
   */
  readonly list?: (folder: string) => readonly string[] | undefined;
  /** What is made of the image, as far as files beside it say so: compose and bake files. */
  readonly consumers?: readonly Consumer[];
}

/** Something that uses the image which the Dockerfile builds. */
export type Consumer = StartedContainer | DerivedImage;

/** A container of the image, such as a service of a compose file. */
export interface StartedContainer {
  readonly kind: "container";
  /** The file that says so, for the user. */
  readonly file: string;
  /** The stage that is built, in lower case; `undefined` for the last one. */
  readonly target: string | undefined;
  /** What takes the place of ENTRYPOINT and of CMD: words, or a line that is split as a shell would. `undefined` leaves the image's. */
  readonly entrypoint: readonly string[] | string | undefined;
  readonly command: readonly string[] | string | undefined;
  /** Commands that run in it besides: its health check, hooks. */
  readonly others: readonly (readonly string[] | string)[];
}

/** Another Dockerfile that stands on the image, or takes files out of it. */
export interface DerivedImage {
  readonly kind: "image";
  /** The Dockerfile, for the user. */
  readonly file: string;
  readonly target: string | undefined;
  readonly source: string;
  /** What it may call the image. */
  readonly names: readonly string[];
  readonly context: BuildContext | undefined;
}

/** True for a reference in a FROM that means one of the names: `acme/base` and `acme/base:latest` are the same. */
export function isNamed(reference: string, names: readonly string[]): boolean {
  const whole = (name: string): string =>
    /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
  return names.some((name) => whole(name) === whole(reference));
}
