import type { SizeNode, Waste } from "../../src/measure/image/contents.ts";
import type {
  Approach,
  Built,
  LayerSize,
  Measurement,
} from "../../src/measure/measurement.ts";
import type { Timing } from "../../src/measure/timing.ts";
import { recommend } from "../../src/measure/recommend.ts";
import { USUAL } from "../../src/measure/worth.ts";

export function timing(median: number, spread = 0, runs = 3): Timing {
  return { median, least: median - spread, most: median + spread, runs };
}

export function folder(
  name: string,
  children: readonly SizeNode[],
  rest = 0,
): SizeNode {
  return {
    name,
    size: children.reduce((sum, { size }) => sum + size, rest),
    wasted: children.reduce((sum, { wasted }) => sum + wasted, 0),
    children,
  };
}

export function leaf(name: string, size: number, wasted = 0): SizeNode {
  return { name, size, wasted, children: [] };
}

export function layer(createdBy: string, size: number): LayerSize {
  return { createdBy, size, compressed: Math.round(size / 3) };
}

export function image(
  layers: readonly LayerSize[],
  details: {
    readonly contents?: SizeNode;
    readonly waste?: readonly Waste[];
    readonly cold?: Timing;
    readonly warm?: Timing;
  } = {},
): Extract<Built, { kind: "built" }> {
  const size = layers.reduce((sum, each) => sum + each.size, 0);
  return {
    kind: "built",
    size,
    compressed: Math.round(size / 3),
    bases: undefined,
    layers,
    cold: details.cold ?? timing(87.5, 2),
    warm: details.warm,
    contents: details.contents ?? leaf("", size),
    waste: details.waste ?? [],
  };
}

export function approach(
  name: string,
  built: Built,
  details: Partial<Approach> = {},
): Approach {
  return {
    name,
    risk: undefined,
    changes: [],
    assumes: [],
    differs: [],
    verdict: { kind: "reference" },
    ...details,
    built,
  };
}

const BASE = [
  layer("/bin/sh -c #(nop) ADD file:8d2c in / ", 117e6),
  layer(
    "RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit",
    813e6,
  ),
];

const CONTENTS = folder("", [
  folder("usr", [
    folder("lib", [
      leaf("jvm", 310e6),
      folder("R", [leaf("library", 190e6), leaf("bin", 12e6)]),
      leaf("chromium", 280e6),
      leaf("firefox-esr", 240e6),
      folder("x86_64-linux-gnu", [
        leaf("libLLVM-14.so.1", 110e6),
        leaf("libicudata.so.72", 31e6),
        leaf("…", 260e6),
      ]),
      leaf("gcc", 180e6),
    ]),
    folder("local", [
      folder("lib", [
        folder("python3.11", [
          folder("site-packages", [
            leaf("pyarrow", 130e6),
            leaf("scipy", 95e6),
            leaf("pandas", 70e6),
            leaf("botocore", 26e6),
            leaf("…", 310e6),
          ]),
        ]),
      ]),
    ]),
    folder("share", [
      leaf("doc", 60e6),
      leaf("locale", 71e6),
      leaf("…", 160e6),
    ]),
  ]),
  folder("root", [folder(".cache", [leaf("pip", 290e6, 290e6)])]),
  folder("var", [
    folder("lib", [
      folder("apt", [leaf("lists", 19e6, 19e6)]),
      leaf("dpkg", 31e6, 24e6),
    ]),
  ]),
]);

const WASTE: readonly Waste[] = [
  {
    kind: "cache",
    path: "/root/.cache/pip",
    size: 290e6,
    layer: 3,
    transform: "purge-caches/pip",
  },
  {
    kind: "cache",
    path: "/var/lib/apt/lists",
    size: 19e6,
    layer: 2,
    transform: "purge-caches/apt",
  },
  {
    kind: "replaced",
    path: "/var/lib/dpkg/status",
    size: 24e6,
    layer: 1,
    transform: undefined,
  },
  {
    kind: "hidden",
    path: "/srv/<b>\xe9t\xe9\n\u001b[31m",
    size: 4e3,
    layer: 0,
    transform: undefined,
  },
];

export const WEIGHING = { ...USUAL, timed: true };

/** A research service: the file as it is, two levels, an alternative that went wrong. */
export const RESEARCH: Measurement = {
  path: "research/Dockerfile",
  engine: "Docker 20.10.24, BuildKit",
  weighing: WEIGHING,
  approaches: recommend(
    [
      approach(
        "original",
        image(
          [
            ...BASE,
            layer(
              "RUN /bin/sh -c apt-get update && apt-get install -y openjdk-17-jdk r-base-core chromium # buildkit",
              1200e6,
            ),
            layer(
              "RUN /bin/sh -c pip install -r requirements.txt # buildkit",
              900e6,
            ),
            layer("COPY . . # buildkit", 10e6),
          ],
          {
            contents: CONTENTS,
            waste: WASTE,
            cold: timing(480, 12),
            warm: timing(41, 0.8),
          },
        ),
      ),
      approach(
        "low",
        image(
          [
            ...BASE,
            layer(
              "RUN /bin/sh -c apt-get update && apt-get install -y openjdk-17-jdk r-base-core chromium && rm -rf /var/lib/apt/lists/* # buildkit",
              1181e6,
            ),
            layer(
              "RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit",
              610e6,
            ),
            layer("COPY . . # buildkit", 10e6),
          ],
          { contents: CONTENTS, cold: timing(462, 9), warm: timing(3.4, 0.2) },
        ),
        {
          risk: "low",
          changes: ["line 5: purge-caches/apt", "line 13: purge-caches/pip"],
        },
      ),
      approach(
        "medium",
        image(
          [
            layer("/bin/sh -c #(nop) ADD file:77ab in / ", 75e6),
            layer(
              "RUN /bin/sh -c apt-get update && apt-get install -y ca-certificates # buildkit",
              134e6,
            ),
            layer(
              "RUN /bin/sh -c apt-get update && apt-get install -y openjdk-17-jdk r-base-core chromium && rm -rf /var/lib/apt/lists/* # buildkit",
              1010e6,
            ),
            layer(
              "RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit",
              610e6,
            ),
            layer("COPY . . # buildkit", 10e6),
          ],
          { cold: timing(401, 1, 1) },
        ),
        {
          risk: "medium",
          assumes: ["nothing needs a program that only the full image has"],
        },
      ),
      approach("maximum.Dockerfile", {
        kind: "failed",
        code: "build-failed",
        message: "line 14 failed: ln -s <java> ended with 1",
        hint: "Read the log; the instruction needs a program that the slim image lacks.",
        log: [
          "#12 [5/9] RUN ln -s java",
          "\u001b[31mln: failed <script>alert(1)</script>\u001b[0m",
        ],
      }),
    ],
    WEIGHING,
  ),
};
