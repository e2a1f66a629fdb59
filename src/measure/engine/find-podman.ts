import type { EngineChoice } from "./engine-choice.ts";
import { EngineError } from "./engine.ts";
import { commandFailure } from "./failure.ts";
import { checkAge, type Frontend } from "./frontend.ts";
import { at, readJson, textOf } from "./json.ts";
import { runProcess } from "./process.ts";
import { programsNamed } from "./programs.ts";
import type { FoundTool } from "./found-tool.ts";
import { buildah } from "./tools/buildah.ts";
import { podman } from "./tools/podman.ts";
import type { Tool } from "./tools/tool.ts";

/** Seconds to answer in. */
const PATIENCE = 60;

interface Kin {
  readonly tool: Tool;
  readonly title: string;
  /** Prints JSON, and fails where nothing could be built. */
  readonly info: readonly string[];
  readonly version: (info: unknown) => string;
  /** The first version, `4.8`, that reads heredocs. */
  readonly heredocs: readonly [major: number, minor: number];
}

const PODMAN: Kin = {
  tool: podman,
  title: "Podman",
  info: ["info", "--format=json"],
  version: (info) => textOf(at(info, "version", "Version")),
  heredocs: [4, 8],
};

const BUILDAH: Kin = {
  tool: buildah,
  title: "Buildah",
  info: ["version", "--json"],
  version: (info) => textOf(at(info, "version")),
  heredocs: [1, 33],
};

export function findPodman(choice: EngineChoice): Promise<FoundTool> {
  return find(PODMAN, choice);
}

export function findBuildah(choice: EngineChoice): Promise<FoundTool> {
  return find(BUILDAH, choice);
}

async function find(
  kin: Kin,
  { env, signal }: EngineChoice,
): Promise<FoundTool> {
  const { tool, info } = kin;
  const [program] = await programsNamed(tool.name, env);
  if (program === undefined) {
    throw new EngineError("no-engine", `${kin.title} is not installed`);
  }
  const control = {
    timeout: PATIENCE,
    ...(signal === undefined ? {} : { signal }),
  };
  const result = await runProcess({ program, args: info, env }, control);
  if (result.code !== 0) {
    const what = `${kin.title} does not work`;
    throw commandFailure({ engine: kin.title, what, result });
  }
  const version = kin.version(readJson(result.stdout));
  const title = `${kin.title} ${version}`;
  return {
    tool,
    program,
    env,
    title,
    check: (dockerfile) => checkAge(frontend(kin, version), title, dockerfile),
  };
}

/** What else Buildah cannot read it says itself. */
function frontend({ title, heredocs }: Kin, version: string): Frontend {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needed, neededMinor] = heredocs;
  const isOld = major < needed || (major === needed && minor < neededMinor);
  return {
    // It takes no notice of a `# syntax=` line.
    heedsSyntax: false,
    lacks: ({ what }) =>
      isOld && what === "a heredoc"
        ? `${title} ${needed}.${neededMinor}`
        : undefined,
  };
}
