/**
 * What a build sees besides the Dockerfile: a read-only view of the build context. Without one, whatever depends on a file is unknown,
 * and unknown means "refuse".
 */
export interface BuildContext {
  /**
   * The text of a file. `path` is relative to the root of the context, with `/`, without `./`.
   * `undefined` for what is not there, is not a file, or is not text.
   */
  readonly read: (path: string) => string | undefined;
}
