import type { SizeNode } from "../measure/image/contents.ts";
import type { Approach, Built, Measurement } from "../measure/measurement.ts";
import { shownPath } from "../measure/image/shown-path.ts";

/**
 * The measurement as one JSON object: `{ version, path, engine, approaches: [{ name, risk, changes, assumes, pays, recommendation, built }] }`.
 * `version` is dockfix's own. Sizes are bytes, times seconds. What is not known is `null`, never absent. Bytes of paths that
 * are not UTF-8 stand as `\xff`.
 */
export function measuredJson(
  measurement: Measurement,
  version: string,
): string {
  const { path, engine, approaches } = measurement;
  const report = { version, path, engine, approaches: approaches.map(plain) };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function plain(approach: Approach): object {
  const { name, risk, changes, assumes, pays, recommendation, built } =
    approach;
  return {
    name,
    risk: risk ?? null,
    changes,
    assumes,
    pays,
    recommendation,
    built: plainBuilt(built),
  };
}

function plainBuilt(built: Built): object {
  if (built.kind === "failed") {
    const { kind, code, message, hint, log } = built;
    return { kind, code, message, hint: hint ?? null, log };
  }
  const { kind, size, compressed, layers, cold, warm, contents, waste } = built;
  return {
    kind,
    size,
    compressed: compressed ?? null,
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
