import { expect, it } from "vitest";
import { movedHomes } from "../../src/analysis/cache/homes.ts";
import { analysisOf } from "./dockerfiles.ts";

const ANYWHERE = "/* /*/* /*/*/*";

it.each<[lines: string, user: string | undefined, homes: string]>([
  ["RUN useradd -d /c app", "app", "/c"],
  ["RUN sh -c 'useradd -md /c app'", "app", "/c"],
  ["RUN ls && sh -c \"sh -c 'useradd -md /c app'\"", "app", "/c"],
  ['RUN ["useradd", "-md", "/c", "app"]', "app", "/c"],
  ['RUN ["sh", "-c", "useradd -md /c app"]', "app", "/c"],
  ['RUN ["useradd", "-md", "/c", "app"]', "other", ""],
  ["ARG U=app\nRUN useradd -md /c $U", "app", "/c"],
  ["ARG U=app\nRUN useradd -md /c $U", "other", "/c"],
  ["RUN useradd -d /c app", "app:app", "/c"],
  ["RUN useradd -d /c app", "other", ""],
  ["RUN useradd -d /c app", undefined, "/c"],
  ["RUN useradd -d /c app", "1000", "/c"],
  ["RUN useradd -d /c app", "0", ""],
  ["RUN useradd -d /c app", "root", ""],
  ["RUN useradd -d /c app", "1a", "/c"],
  ["RUN useradd -d /c app", "a.b", "/c"],
  ["RUN usermod -d /c root", "0", "/c"],
  ["RUN usermod -d /c root", undefined, "/c"],
  ["RUN usermod -d /c root", "root:0", "/c"],
  ["RUN usermod -d /c root", "app", ""],
  ["RUN useradd -d /c/ app", "app", "/c"],
  ["RUN useradd -d /c// app", "app", "/c"],
  ["RUN useradd -d / app", "app", "/"],
  ['RUN useradd -d "/c d" app', "app", ANYWHERE],
  ["RUN useradd -d /${X}/c app", "app", ANYWHERE],
  ["RUN useradd -d c app", "app", ANYWHERE],
  ["RUN useradd -d /c-1.2_x@y app", "app", "/c-1.2_x@y"],
  ["RUN useradd app", "app", ""],
  ["RUN useradd -m app", "app", ""],
  ["RUN ls", "app", ""],
  ["RUN sudo useradd -d /c app", "app", "/c"],
  [
    "RUN useradd -d /c app && useradd -d /e App2\nRUN useradd -d /f app",
    "app",
    "/c /f",
  ],
  [
    "RUN useradd -d /c app && useradd -d /e App2\nRUN useradd -d /f app",
    undefined,
    "/c /e /f",
  ],
  ["RUN useradd -d /c App2", "App2", "/c"],
  ["RUN useradd -d /c _app", "_app", "/c"],
  ["RUN useradd -d /c a-b", "a-b", "/c"],
  ["RUN useradd -d /c a-b", "", "/c"],
  ["RUN adduser -D -h /c app", "app", "/c"],
  ["RUN useradd -b /c app", "app", "/c/app"],
  ["RUN useradd -d $H app", "app", ANYWHERE],
  ["FROM y\nRUN useradd -d /c app", "app", "/c"],
])("%j moves homes that may be those of %s: %s", (lines, user, homes) => {
  const analysis = analysisOf(`FROM debian\n${lines}\n`);
  expect(movedHomes(analysis, user).join(" ")).toBe(homes);
});
