import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import {
  configuredBefore,
  configuring,
  offlineBefore,
  unclearBefore,
} from "../../src/analysis/cache/configured.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { gem } from "../../src/facts/managers/gem.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { yarn } from "../../src/facts/managers/yarn.ts";
import { zypper } from "../../src/facts/managers/zypper.ts";
import { textOf } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";

const FILES = {
  ".npmrc": "cache=/c\n",
  "quiet/.npmrc": "registry=https://x\n",
  "off/.npmrc": "offline=true\n",
  "web/.npmrc": "offline=true\n",
  "conf/99x": 'Dir::State::lists "/l";\n',
  "conf/9.conf": 'Dir::State::lists "/m";\n',
  "etc/apt/apt.conf.d/7": 'Dir::State::lists "/n";\n',
  "etc/quiet": "APT::Get::Assume-Yes 1;\n",
  my: "cache=/d\n",
  config: "cache-folder /y\n",
  "gems/config": 'BUNDLE_PATH: "/g"\n',
};

/** What configures a manager in front of the end of the last RUN: what moves its cache, what cuts it off, and what is not clear. */
function found(
  manager: Manager,
  text: string,
  files: Readonly<Record<string, string>> | undefined = FILES,
): string {
  const context = files && contextOf(files);
  const analysis = analyse(parse(`FROM x\n${text}\n`), context);
  const run = analysis.runs.at(-1);
  if (run === undefined) throw new Error("no RUN");
  return [configuredBefore, offlineBefore, unclearBefore]
    .map((before) => {
      const first = before(analysis, manager, run, Infinity);
      return first && `${String(first.line)} ${first.what}`;
    })
    .map((each) => each ?? "-")
    .join("; ");
}

const NOTHING = "-; -; -";

/** A file of which nobody knows what it says. */
const unclear = (line: number, file: string, of: string): string => {
  const what = `${String(line)} writes ${file}, and what it tells ${of} is not known`;
  return `${what}; -; ${what}`;
};

describe("a configuration that is copied", () => {
  it.each<[manager: Manager, lines: string, found: string]>([
    [npm, "COPY a /a", NOTHING],
    [npm, "COPY .npmrc /root/", "2 cache=/c; -; -"],
    [npm, "COPY .npmrc /root/.npmrc", "2 cache=/c; -; -"],
    [npm, "COPY .npmrc /", "2 cache=/c; -; -"],
    [npm, "COPY . /", "2 cache=/c; -; -"],
    [npm, "COPY .npmrc /somewhere/", "2 cache=/c; -; -"],
    // It may be a folder that is there already.
    [npm, "COPY .npmrc /root/other", "2 cache=/c; -; -"],
    [npm, "COPY my /root/other", NOTHING],
    [npm, "COPY my /srv/.npmrc", "2 cache=/d; -; -"],
    [npm, "COPY --from=y x /srv/.npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "COPY quiet /app", NOTHING],
    [npm, "COPY off/ /app/", "-; 2 offline=true; -"],
    // All that one copy brings counts.
    [
      npm,
      "WORKDIR /app\nRUN ls\nWORKDIR /app/web\nCOPY . /app",
      "5 cache=/c; 5 offline=true; -",
    ],
    [npm, "COPY --from=y .npmrc /app/", unclear(2, ".npmrc", "npm")],
    [npm, "COPY --from=y x /root/.npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "COPY --from=y x /root/", NOTHING],
    [npm, "COPY --from=y x /etc/npmrc", unclear(2, "npmrc", "npm")],
    [npm, "COPY <<E /root/.npmrc\ncache=/c\nE", "2 cache=/c; -; -"],
    [npm, "COPY <<E /root/.npmrc\nx=/c\nE", NOTHING],
    [npm, "COPY <<E /root/.npmrc\n$x\nE", unclear(2, ".npmrc", "npm")],
    [npm, "ENV F=.npmrc\nCOPY $F /app/", "3 cache=/c; -; -"],
    [npm, "ARG D\nCOPY .npmrc $D", unclear(3, ".npmrc", "npm")],
    // In the home of a user, in a file that a variable names.
    [npm, "COPY my /etc/my", NOTHING],
    [
      npm,
      "ENV NPM_CONFIG_USERCONFIG=/etc/my\nCOPY my /etc/my",
      "3 cache=/d; -; -",
    ],
    [
      npm,
      "ENV NPM_CONFIG_USERCONFIG=/etc/my\nCOPY --from=y x /etc/my",
      unclear(3, "my", "npm"),
    ],
    [npm, "ARG NPM_CONFIG_USERCONFIG\nCOPY my /etc/my", NOTHING],
    [gem, "WORKDIR /\nCOPY gems/config /.bundle/", '3 BUNDLE_PATH: "/g"; -; -'],
    [gem, "WORKDIR /w\nCOPY gems/config .bundle/", '3 BUNDLE_PATH: "/g"; -; -'],
    [gem, "WORKDIR /w\nCOPY gems/config /.bundle/", NOTHING],
    [yarn, "COPY config /root/.config/yarn/", "2 cache-folder /y; -; -"],
    [yarn, "COPY config /app/", NOTHING],
    [yarn, "COPY config /home/app/.config/yarn/", NOTHING],
    [
      yarn,
      "USER app:app\nCOPY config /home/app/.config/yarn/",
      "3 cache-folder /y; -; -",
    ],
    [yarn, "USER 1000\nCOPY config /home/1000/.config/yarn/", NOTHING],
    [yarn, "USER root\nCOPY config /home/root/.config/yarn/", NOTHING],
    [yarn, "COPY config /home/undefined/.config/yarn/", NOTHING],
    [yarn, "USER 0app\nCOPY config /home/0app/.config/yarn/", NOTHING],
    [
      yarn,
      "ENV HOME=/h\nCOPY config /h/.config/yarn/",
      "3 cache-folder /y; -; -",
    ],
    [
      yarn,
      "COPY --from=y x /root/.config/yarn/config",
      unclear(2, "config", "yarn"),
    ],
    // In a folder of configurations.
    [
      apt,
      "COPY conf/99x /etc/apt/apt.conf.d/",
      '2 Dir::State::lists "/l";; -; -',
    ],
    [
      apt,
      "COPY conf/99x /etc/apt/apt.conf.d/1",
      '2 Dir::State::lists "/l";; -; -',
    ],
    [apt, "COPY conf /etc/apt/apt.conf.d", '2 Dir::State::lists "/l";; -; -'],
    [
      apt,
      "COPY conf/*.conf /etc/apt/apt.conf.d/",
      '2 Dir::State::lists "/m";; -; -',
    ],
    [apt, "COPY etc /etc", '2 Dir::State::lists "/n";; -; -'],
    [apt, "COPY etc/quiet /etc/apt/apt.conf.d/", NOTHING],
    [apt, "COPY etc/quiet /etc/apt/apt.conf.d", NOTHING],
    [apt, "COPY --from=y x /etc/apt/apt.conf.d/", unclear(2, "x", "apt")],
    [apt, "COPY --from=y x /etc/apt/apt.conf.d/1", unclear(2, "1", "apt")],
    [apt, "COPY --from=y x /etc/apt/", NOTHING],
    [apt, "ARG D\nCOPY conf/99x $D", NOTHING],
    [apt, "COPY --from=y x /etc/apt/apt.conf.dx/", NOTHING],
  ])("of case %#", (manager, lines, expected) => {
    const name = found(manager, `${lines}\nRUN ls`);
    expect(name).toBe(expected);
  });

  it("is not known without a context, and a folder brings none", () => {
    const without = (lines: string): string => {
      const analysis = analyse(parse(`FROM x\n${lines}\nRUN ls\n`), undefined);
      const [run] = analysis.runs;
      if (run === undefined) throw new Error("no RUN");
      return unclearBefore(analysis, npm, run, 0)?.what ?? "-";
    };
    const what = "writes .npmrc, and what it tells npm is not known";
    expect(without("COPY .npmrc /app/")).toBe(what);
    expect(without("ENV F=.npmrc\nCOPY $F /app/")).toBe(what);
    expect(without('COPY ".npmrc" /app/')).toBe(what);
    expect(without("COPY . /app/")).toBe("-");
    expect(without("COPY package.json /app/")).toBe("-");
  });
});

describe("a configuration that is mounted", () => {
  it.each([
    ["target=/root/.npmrc,source=.npmrc", "2 cache=/c; -; -"],
    ["target=/app", "2 cache=/c; -; -"],
    ["target=/app,source=off", "-; 2 offline=true; -"],
    ["target=/app,source=quiet", NOTHING],
    ["target=/app/.npmrc,from=y,source=x", unclear(2, ".npmrc", "npm")],
    ["target=/app,from=y,source=x", NOTHING],
    ["type=secret,target=/root/.npmrc", NOTHING],
  ])("%s: %s", (mount, expected) => {
    const run = `RUN --mount=${mount} npm ci`;
    expect(found(npm, run)).toBe(expected);
  });

  it("is there for the first command", () => {
    const analysis = analyse(
      parse("FROM x\nRUN --mount=target=/app npm ci\n"),
      contextOf(FILES),
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    expect(configuredBefore(analysis, npm, run, 0)?.what).toBe("cache=/c");
  });
});

describe("a configuration that a command writes", () => {
  it.each<[manager: Manager, script: string, found: string]>([
    [npm, "npm config set cache /c", "2 npm config set cache /c; -; -"],
    [npm, "npm config set offline true", "-; 2 npm config set offline true; -"],
    [npm, "npm config set x /c", NOTHING],
    [npm, "echo cache=/c > ~/.npmrc", "2 cache=/c; -; -"],
    [npm, "echo cache=/c >> '/root/.npmrc'", "2 cache=/c; -; -"],
    [npm, 'echo cache=/c > "$X/.npmrc"', "2 cache=/c; -; -"],
    [npm, "echo cache=/c > .npmrc", "2 cache=/c; -; -"],
    [npm, "echo cache=/c > npmrc.txt", NOTHING],
    [npm, "echo x=/c > .npmrc", NOTHING],
    [npm, "echo -e x=1 'cache=/c' > .npmrc", NOTHING],
    [npm, "echo -e 'x=1\\ncache=/c' > .npmrc", "2 cache=/c; -; -"],
    [npm, "echo -n -e 'cache=/c' > .npmrc", "2 cache=/c; -; -"],
    [npm, "printf 'cache=%s' /c > .npmrc", "2 cache=%s /c; -; -"],
    [npm, 'echo "cache=$X" > .npmrc', '2 cache=$X"; -; -'],
    [npm, 'echo "//r/:_authToken=$X" > .npmrc', NOTHING],
    [npm, 'echo "$X" > .npmrc', unclear(2, ".npmrc", "npm")],
    [npm, "echo $X > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo `x` > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "printf '%s\\n' $X > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "printf '%s' $X > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "printf '%10s' $X > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "printf '%s  ' $X > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo =$X > .npmrc", NOTHING],
    [npm, "echo 'cache='/c* > .npmrc", "2 cache=/c*; -; -"],
    [npm, 'echo cache="$X" > .npmrc', '2 cache="$X"; -; -'],
    [npm, "echo -ne cache=/c > .npmrc", "2 cache=/c; -; -"],
    [npm, 'echo cache=/c > "${X:-/a}/.npmrc"', "2 cache=/c; -; -"],
    [apt, "echo 'Dir::State::lists \"/l\";' > '/srv/*'", NOTHING],
    [npm, "touch .npmrc", NOTHING],
    [npm, ": > .npmrc", NOTHING],
    [npm, "> .npmrc", NOTHING],
    [npm, "frobnicate > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "frobnicate > /etc/npmrc", unclear(2, "npmrc", "npm")],
    [npm, "frobnicate > /x", NOTHING],
    [npm, "npm ci > .npmrc", NOTHING],
    [npm, "cat x > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "cat < x > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo cache=/c | tee .npmrc", "2 cache=/c; -; -"],
    [npm, "echo cache=/c | cat > .npmrc", "2 cache=/c; -; -"],
    [npm, "echo cache=/c | cat - > .npmrc", "2 cache=/c; -; -"],
    [npm, "echo cache=/c | cat - x > .npmrc", unclear(2, ".npmrc", "npm")],
    [
      npm,
      "echo cache=/c | sed s/a/b/ | tee .npmrc",
      unclear(2, ".npmrc", "npm"),
    ],
    [npm, "echo $X | tee .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "frobnicate | tee .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo cache=/c; tee .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo cache=/c; ls | tee .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "(echo cache=/c; echo x=1) | tee .npmrc", "2 cache=/c; -; -"],
    [npm, "(echo x=1; ls) | tee .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "echo cache=/c | { cat; } > .npmrc", "2 cache=/c; -; -"],
    [npm, "{ echo x=1; echo cache=/c; } > .npmrc", "2 cache=/c; -; -"],
    [npm, "{ echo x=1; echo y=/c; } > .npmrc", NOTHING],
    [npm, "{ echo x=1; frobnicate; } > .npmrc", unclear(2, ".npmrc", "npm")],
    [npm, "sed -i 's/^/cache=x/' .npmrc", "2 cache=x; -; -"],
    [npm, "sed -i '1i cache=x' .npmrc", NOTHING],
    [npm, "sed -i 's/a/b/' .npmrc", NOTHING],
    [npm, "cat <<E > .npmrc\ncache=/c\nE", "2 cache=/c; -; -"],
    [npm, "cat <<E > .npmrc\nx=1\nE", NOTHING],
    [npm, "cat <<E > .npmrc\n$X\nE", unclear(2, ".npmrc", "npm")],
    [npm, "tee .npmrc <<E\ncache=/c\nE", "2 cache=/c; -; -"],
    // Another command has the heredoc.
    [
      npm,
      "cat x > .npmrc && cat <<E > /y\nx=1\nE",
      unclear(2, ".npmrc", "npm"),
    ],
    [npm, "cat <<E > .npmrc && cat <<F > /y\nx=1\nE\ncache=/c\nF", NOTHING],
    [npm, "cat - x <<E > .npmrc\nx=1\nE", unclear(2, ".npmrc", "npm")],
    // A name that several programs have.
    [
      yarn,
      "echo cache-folder /y > /root/.config/yarn/config",
      "2 cache-folder /y; -; -",
    ],
    [
      yarn,
      "echo cache-folder /y > ~/.config/yarn/config",
      "2 cache-folder /y; -; -",
    ],
    [yarn, "cd ~/.config/yarn; echo cache-folder /y > config", NOTHING],
    [
      yarn,
      "cd /root/.config/yarn; echo cache-folder /y > config",
      "2 cache-folder /y; -; -",
    ],
    [yarn, "echo cache-folder /y > ~/.config/x/config", NOTHING],
    [yarn, "echo cache-folder /y > config", NOTHING],
    // A folder of configurations.
    [
      apt,
      "echo 'Dir::State::lists \"/l\";' > /etc/apt/apt.conf.d/9",
      '2 Dir::State::lists "/l";; -; -',
    ],
    [
      apt,
      "cd /etc/apt/apt.conf.d && echo 'Dir::State::lists \"/l\";' > 9",
      '2 Dir::State::lists "/l";; -; -',
    ],
    [apt, "echo 'Dir::State::lists \"/l\";' > /etc/apt/x/9", NOTHING],
    [apt, "frobnicate > /etc/apt/apt.conf.d/9", unclear(2, "9", "apt")],
    [apt, "frobnicate > /etc/apt/apt.conf.dx", NOTHING],
    [
      pip,
      "pip config set global.cache-dir /c",
      "2 pip config set global.cache-dir /c; -; -",
    ],
    [pip, "tar xf x -C /root/.pip", NOTHING],
  ])("of case %#", (manager, script, expected) => {
    expect(found(manager, `RUN ${script}`)).toBe(expected);
  });

  it("is looked for in scripts that are read, in order", () => {
    expect(found(npm, 'RUN ["npm", "config", "set", "cache", "/c"]')).toBe(
      NOTHING,
    );
    expect(
      found(npm, "RUN npm config set cache /c\nCOPY .npmrc /app/\nRUN ls"),
    ).toBe("2 npm config set cache /c; -; -");
    expect(found(npm, "COPY .npmrc /app/\nRUN npm config set cache /c")).toBe(
      "2 cache=/c; -; -",
    );
    expect(
      found(npm, "RUN npm config set cache /a && npm config set cache /b"),
    ).toBe("2 npm config set cache /a; -; -");
    expect(found(zypper, "COPY . /\nRUN npm config set cache /c")).toBe(
      NOTHING,
    );
  });
});

it("is said as a command, or in words", () => {
  const first = { line: 1, index: 0, at: 0 };
  expect(textOf(configuring({ ...first, what: "a  b" }))).toBe(
    "moves the cache or switches it off: a b",
  );
  expect(textOf(configuring({ ...first, what: "a  b", isProse: true }))).toBe(
    "a  b",
  );
  const analysis = analyse(
    parse("FROM x\nCOPY --from=y x /root/.npmrc\nRUN npm ci\n"),
    contextOf(FILES),
  );
  const run = analysis.runs.at(-1);
  const unread = run && unclearBefore(analysis, npm, run, 0);
  expect(unread && textOf(configuring(unread))).toBe(
    "writes .npmrc, and what it tells npm is not known",
  );
});
