import { describe, expect, it } from "vitest";
import { contextOf } from "./context-of.ts";
import { verdict } from "./verdict.ts";

const APT = 'import os; os.system("apt-get install -y jq")';
const JS = 'require("child_process").execSync("apt-get install -y jq")';
const RUBY = 'system("apt-get", "install", "-y", "jq")';

type Files = Readonly<Record<string, string>>;

function purged(behind: string, files: Files): string {
  const start =
    "FROM debian:12\nWORKDIR /app\nRUN apt-get update && apt-get install -y curl";
  const all = behind.startsWith("COPY") ? behind : `COPY . .\n${behind}`;
  return verdict(
    `${start}\n${all}\n`,
    `${start} && rm -rf /var/lib/apt/lists/*\n${all}\n`,
    { context: contextOf(files) },
  );
}

function manifest(more: object): string {
  return JSON.stringify({ name: "a", ...more });
}

describe("package lists that code of the context may want stay", () => {
  it.each<readonly [why: string, behind: string, files: Files]>([
    ["pip: setup.py", "RUN pip install .", { "setup.py": APT }],
    ["pip3, editable", "RUN pip3 install -e .", { "setup.py": APT }],
    ["python -m pip", "RUN python3 -m pip install .", { "setup.py": APT }],
    [
      "pip: a backend of its own",
      "RUN pip install .",
      {
        "pyproject.toml": '[build-system]\nbackend-path=["_b"]',
        "_b/backend.py": APT,
      },
    ],
    [
      "pip: a module of setup.py",
      "RUN pip install .",
      { "setup.py": "import helper", "helper.py": APT },
    ],
    [
      "pip: a shell script of setup.py",
      "RUN pip install .",
      {
        "setup.py": 'call(["sh", "deps.sh"])',
        "deps.sh": "apt-get install -y jq",
      },
    ],
    [
      "pip: a Makefile of setup.py",
      "RUN pip install .",
      {
        "setup.py": 'call(["make", "deps"])',
        Makefile: "deps:\n\tapt-get install -y jq\n",
      },
    ],
    [
      "pip: a script without an ending",
      "RUN pip install .",
      {
        "setup.py": 'call("tools/deps")',
        "tools/deps": "apt-get install -y jq",
      },
    ],
    [
      "pip: a folder in the requirements",
      "RUN pip install -r requirements.txt",
      { "requirements.txt": "a==1\n./pkg\n", "pkg/setup.py": APT },
    ],
    [
      "pip: an editable one in nested requirements",
      "RUN pip install -r reqs/all.txt",
      {
        "reqs/all.txt": "a\n-r base.txt\n",
        "reqs/base.txt": "-e .\n",
        "setup.py": APT,
      },
    ],
    [
      "pip: a file URL",
      "RUN pip install -r r.txt",
      { "r.txt": "pkg @ file:///app/pkg\n", "pkg/setup.py": APT },
    ],
    [
      "poetry",
      "RUN poetry install",
      { "pyproject.toml": "[tool.poetry]", "build.py": APT },
    ],
    [
      "npm: a program after the installation",
      "RUN npm ci",
      {
        "package.json": manifest({ scripts: { postinstall: "node x.js" } }),
        "x.js": JS,
      },
    ],
    [
      "npm: a workspace",
      "RUN npm install",
      {
        "package.json": manifest({ workspaces: ["packages/*"] }),
        "packages/a/package.json": manifest({
          scripts: { postinstall: "apt-get install -y jq" },
        }),
      },
    ],
    [
      "npm: a dependency in a folder",
      "RUN npm install",
      {
        "package.json": manifest({ dependencies: { b: "file:./b" } }),
        "b/package.json": manifest({ scripts: { install: "node i.cjs" } }),
        "b/i.cjs": JS,
      },
    ],
    [
      "npm: binding.gyp",
      "RUN npm install",
      {
        "package.json": manifest({}),
        "binding.gyp": '{"a": "<!(apt-get install -y jq)"}',
      },
    ],
    [
      "npm: another shell",
      "RUN npm install",
      {
        "package.json": manifest({ scripts: { postinstall: "echo" } }),
        ".npmrc": "script-shell=./shell.sh",
        "shell.sh": "#!/bin/sh\napt-get install -y jq\n",
      },
    ],
    [
      "npm run: a program",
      "RUN npm run build",
      {
        "package.json": manifest({ scripts: { build: "node build/x" } }),
        "build/x.js": JS,
      },
    ],
    [
      "yarn: a workspace",
      "RUN yarn install --frozen-lockfile",
      {
        "package.json": manifest({ workspaces: ["w"] }),
        "w/package.json": manifest({ scripts: { postinstall: "node p.mjs" } }),
        "w/p.mjs": JS,
      },
    ],
    [
      "yarn: itself",
      "RUN yarn install --ignore-scripts",
      {
        "package.json": manifest({}),
        ".yarnrc.yml": "yarnPath: .yarn/yarn.cjs",
        ".yarn/yarn.cjs": JS,
      },
    ],
    ["bundler: the Gemfile", "RUN bundle install", { Gemfile: RUBY }],
    [
      "bundler: a gemspec",
      "RUN bundle install",
      { Gemfile: "gemspec", "a.gemspec": RUBY },
    ],
    [
      "composer: a program",
      "RUN composer install",
      {
        "composer.json": manifest({ scripts: { x: "php x.php" } }),
        "x.php": "<?php exec('apt-get install -y jq');",
      },
    ],
    [
      "a module of an app",
      'CMD ["python", "app.py"]',
      { "app.py": "from lib import f", "lib.py": APT },
    ],
    [
      "a module by its name",
      'CMD ["python3", "-m", "pkg.main"]',
      { "pkg/main.py": APT },
    ],
    [
      "the library of Python",
      "CMD python a.py",
      { "a.py": "import b", "b.py": "from apt import cache" },
    ],
    [
      "words with an option that has a value",
      "CMD python a.py",
      {
        "a.py": "import b",
        "b.py": "run(['apt', '-o', 'Debug::x=1', '-y', 'install', 'jq'])",
      },
    ],
    ["node on a folder", 'CMD ["node", "."]', { "index.js": JS }],
    [
      "what a program requires",
      'ENTRYPOINT ["node", "a.js"]',
      { "a.js": 'require("./lib")', "lib/index.js": JS },
    ],
    [
      "npm start without a script",
      'CMD ["npm", "start"]',
      { "package.json": manifest({}), "server.js": JS },
    ],
    ["flask", 'CMD ["flask", "run"]', { "app.py": APT }],
    ["uvicorn", "CMD uvicorn app:app --host 0.0.0.0", { "app.py": APT }],
    [
      "settings of gunicorn",
      'CMD ["gunicorn", "app:app"]',
      { "app.py": "", "gunicorn.conf.py": APT },
    ],
    [
      "a health check",
      "HEALTHCHECK CMD python check.py",
      { "check.py": "import lib", "lib.py": APT },
    ],
    [
      "a program that says what it is for",
      'CMD ["./serve"]',
      { serve: "#!/usr/bin/env python3\nimport lib\n", "lib.py": APT },
    ],
    [
      "a file named like a Dockerfile's",
      "RUN python x.py",
      { "x.py": "import dockerfile_tools", "dockerfile_tools.py": APT },
    ],
    [
      "a program in another language",
      'CMD ["node", "a.js"]',
      { "a.js": 'spawn("tools/x.py")', "tools/x.py": "import y", "y.py": APT },
    ],
    [
      "files that the RUN mounts",
      "COPY a.txt .\nRUN --mount=type=bind,target=/src pip install /src",
      { "a.txt": "", "setup.py": APT },
    ],
  ])("%s", (_, behind, files) => {
    expect(purged(behind, files)).not.toBe("equal");
  });
});

describe("package lists that no code of the context wants", () => {
  it.each<readonly [why: string, behind: string, files: Files]>([
    [
      "a project without a word of them",
      "RUN pip install .",
      { "setup.py": "" },
    ],
    [
      "a text for people, and descriptions of builds",
      'CMD ["python", "app.py"]',
      {
        "app.py": "import lib",
        "README.md": "apt-get install x",
        Dockerfile: "RUN apt-get install x",
        ".github/ci.yml": "apt-get install x",
      },
    ],
    [
      "a script of another language that nobody names",
      "RUN npm ci",
      {
        "package.json": manifest({}),
        "index.js": "",
        "dev.sh": "apt-get install -y jq",
        "setup.py": APT,
      },
    ],
    [
      "packages by name",
      "RUN pip install flask && npm install -g pm2",
      { "setup.py": APT, "x.js": JS },
    ],
    [
      "a list of packages by name",
      "RUN pip install -r requirements.txt",
      {
        "requirements.txt":
          "flask==3 # via ./x\ngit+https://a/b\n# -e .\n--index-url https://c/d\n",
        "setup.py": APT,
      },
    ],
    [
      "code that is not in the image by then",
      "COPY package*.json ./\nRUN npm ci",
      { "package.json": manifest({}), "scripts/dev.js": JS },
    ],
    [
      "a program that only says what it is",
      "RUN python3 --version && node --version",
      { "a.py": APT, "a.js": JS },
    ],
  ])("%s", (_, behind, files) => {
    expect(purged(behind, files)).toBe("equal");
  });

  it("is told in time, however long a line is", () => {
    const text = `apt ${"-a,".repeat(30_000)}x`;
    expect(purged("RUN pip install .", { "setup.py": text })).toBe("equal");
  });
});
