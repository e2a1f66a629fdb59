/** What is known of a transform beyond its one sentence, taken from the repository when dockfix is built. */
export interface Explanation {
  readonly name: string;
  /** The doc comment: paragraphs of lines, in Markdown. */
  readonly text: string;
  /** One per page of cases; what they are called is mostly a part, such as `pip` of `purge-caches`. */
  readonly pages: readonly ExplanationPage[];
}

export interface ExplanationPage {
  readonly part: string;
  readonly example?: { readonly before: string; readonly after: string };
  /** What is left alone, a clause each. */
  readonly stays: readonly string[];
}
