/** What `--format json` prints, as far as tests look at it. */
export interface JsonReport {
  readonly version: string;
  readonly files: readonly {
    readonly path: string;
    readonly changed: boolean;
    readonly code: string | null;
    readonly changes: readonly {
      readonly transform: string;
      readonly part?: string;
      readonly risk: string;
      readonly line: number;
    }[];
    readonly notes: readonly { readonly kind: string }[];
  }[];
}

/** Reads it; throws when standard output holds anything else. */
export function readJsonReport(stdout: string): JsonReport {
  const report: unknown = JSON.parse(stdout);
  if (!isReport(report)) throw new Error(`not a report: ${stdout}`);
  return report;
}

function isReport(value: unknown): value is JsonReport {
  return (
    typeof value === "object" &&
    value !== null &&
    "version" in value &&
    "files" in value &&
    Array.isArray(value.files)
  );
}
