import { holds } from "../measure/verification.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { smokeJson } from "./smoke-json.ts";
import { UNSEEN } from "./unseen.ts";
import { makerOf, subjectOf, type VerifiedReport } from "./verified-text.ts";

/**
 * One JSON object: `{ version, path, engine, equal, differences: [{ subject, kind, before, after, line, side, changes }], smoke, purged, rebased, base, ignored, unseen }`.
 * `rebased` is how many files differ with the base image, `base` what came and went with it; `unseen` says what no verdict covers.
 * An outcome of `smoke` is `{ title, verdict, difference: { output, before, after }, before: { passed, status, stdout: { bytes, sha256, text }, stderr }, after }`;
 * `text` is the beginning of an output. What is not known is `null`.
 */
export function verifiedJson(report: VerifiedReport, version: string): string {
  const { path, engine, verification } = report;
  const { differences, smoke, purged, base, ignored } = verification;
  return `${JSON.stringify(
    {
      version,
      path,
      engine,
      equal: holds(verification),
      differences: differences.map((found) => {
        const { kind, before, after } = found.difference;
        const maker = makerOf(report, found);
        return {
          subject: subjectOf(found),
          kind,
          before,
          after,
          line: maker?.line ?? null,
          side: found.side,
          changes: maker?.changes ?? [],
        };
      }),
      smoke: smoke.map(smokeJson),
      purged,
      rebased: base?.files ?? 0,
      base: base ?? null,
      ignored: ignored.map(({ rule, count, paths }) => ({
        globs: rule.globs,
        reason: rule.reason,
        count,
        paths: paths.map(shownPath),
      })),
      unseen: UNSEEN,
    },
    undefined,
    2,
  )}\n`;
}
