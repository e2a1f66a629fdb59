import type { SizeNode } from "../measure/image/contents.ts";
import type { Approach, Built, Measurement } from "../measure/measurement.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { pays } from "../measure/recommend.ts";
import { verdictText } from "./worth-text.ts";

/**
 * The measurement as one JSON object: `{ version, path, engine, weighing, approaches: [{ name, risk, changes, assumes, differs, pays, recommendation, against, worth,
 * built }] }`. `version` is dockfix's own. Sizes are bytes, times seconds, `weighing.bandwidth` Mbit/s; `worth` has what the approach gives and costs against
 * the approach `against`. What is not known is `null`, never absent. Bytes of paths that
 * are not UTF-8 stand as `\xff`.
 */
export function measuredJson(
  measurement: Measurement,
  version: string,
): string {
  const { path, engine, weighing, approaches } = measurement;
  const report = {
    version,
    path,
    engine,
    weighing,
    approaches: approaches.map(plain),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function plain(approach: Approach): object {
  const { name, risk, changes, assumes, differs, verdict, built } = approach;
  const weighed = "worth" in verdict ? verdict : undefined;
  return {
    name,
    risk: risk ?? null,
    changes,
    assumes,
    differs: differs.map(({ field, before, after }) => ({
      field,
      before,
      after,
    })),
    pays: pays(approach),
    recommendation: verdictText(approach),
    against: weighed?.against ?? null,
    worth:
      weighed === undefined
        ? null
        : { ...weighed.worth, slower: weighed.worth.slower ?? null },
    built: plainBuilt(built),
  };
}

function plainBuilt(built: Built): object {
  if (built.kind === "failed") {
    const { kind, code, message, hint, log } = built;
    return { kind, code, message, hint: hint ?? null, log };
  }
  const { kind, size, compressed, bases, layers, cold, warm } = built;
  const { contents, waste } = built;
  return {
    kind,
    size,
    compressed: compressed ?? null,
    bases: bases ?? null,
    layers: layers.map((layer) => ({
      createdBy: layer.createdBy,
      size: layer.size,
      compressed: layer.compressed ?? null,
    })),
    cold,
    warm: warm ?? null,
    contents: node(contents),
    waste: waste.map((each) => ({
      kind: each.kind,
      path: shownPath(each.path),
      size: each.size,
      layer: each.layer,
      transform: each.transform ?? null,
    })),
    unmeasured: built.unmeasured ?? null,
  };
}

function node({ name, size, wasted, children }: SizeNode): object {
  return {
    name: shownPath(name),
    size,
    wasted,
    children: children.map(node),
  };
}
