/** Where an archive has the parts of one image: names of its files. */
export interface ManifestEntry {
  readonly config: string;
  readonly tags: readonly string[];
  /** The lowest first. */
  readonly layers: readonly string[];
}
