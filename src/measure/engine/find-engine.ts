import type { EngineChoice } from "./engine-choice.ts";
import { EngineError, type Engine } from "./engine.ts";
import { findDocker } from "./find-docker.ts";
import { findBuildah, findPodman } from "./find-podman.ts";
import { toolEngine } from "./tool-engine.ts";
import type { FoundTool } from "./found-tool.ts";

type Finder = (choice: EngineChoice) => Promise<FoundTool>;

const FINDERS: Readonly<Record<Engine["name"], Finder>> = {
  docker: findDocker,
  podman: findPodman,
  buildah: findBuildah,
};

/**
 * The first engine that is installed and answers. Rejects with an EngineError that says what was tried. With DOCKER_HOST or a builder
 * nothing but Docker is meant.
 */
export async function findEngine(choice: EngineChoice): Promise<Engine> {
  const failures: EngineError[] = [];
  for (const name of candidates(choice)) {
    try {
      return toolEngine(await FINDERS[name](choice));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.code === "interrupted") throw error;
      failures.push(error);
    }
  }
  throw noneOf(failures);
}

function candidates({
  engine,
  builder,
  env,
}: EngineChoice): readonly Engine["name"][] {
  if (builder !== undefined && engine !== undefined && engine !== "docker") {
    throw new EngineError("no-engine", `${engine} has no builders`, {
      hint: "--builder names one of `docker buildx ls`; leave out --engine",
    });
  }
  if (engine !== undefined) return [engine];
  if (builder !== undefined || env["DOCKER_HOST"]) return ["docker"];
  return ["docker", "podman", "buildah"];
}

/** An engine that is there and does not answer says more than one that is not installed. */
function noneOf(failures: readonly EngineError[]): EngineError {
  const installed = failures.filter(({ code }) => code !== "no-engine");
  const [first = failures[0]] = installed;
  if (first !== undefined && (failures.length === 1 || installed.length > 0)) {
    return new EngineError(first.code, first.message, {
      ...(first.hint === undefined ? {} : { hint: first.hint }),
      log: [
        ...first.log,
        ...failures.map(({ message }) => `tried: ${message}`),
      ],
    });
  }
  return new EngineError(
    "no-engine",
    "no container engine was found: neither Docker nor Podman nor Buildah",
    {
      hint: "install one of them, or set DOCKER_HOST to a Docker Engine elsewhere",
      log: failures.map(({ message }) => `tried: ${message}`),
    },
  );
}
