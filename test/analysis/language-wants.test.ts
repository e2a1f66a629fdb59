import { expect, it } from "vitest";
import { apt } from "../../src/facts/managers/apt.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { wanted } from "./wanted.ts";

type Files = Readonly<Record<string, string>>;

const LISTS = "FROM debian AS a\nRUN apt-get update\n";

const NPM = "FROM node:20 AS a\nRUN npm ci\n";
const APT = "run('apt-get update')";
const PY: Files = { "a.py": APT, "q.py": "print(1)", "go.sh": "ls\n" };
const JS: Files = { "a.js": APT, "package.json": "{}" };

/** So many lists of requirements that each go on in the next. */
function lists(count: number): Files {
  const files: Record<string, string> = { ...PY };
  for (let at = 0; at < count; at++)
    files[`r${String(at)}.txt`] =
      at === count - 1 ? "x\n" : `-r r${String(at + 1)}.txt\n`;
  return files;
}

it.each<
  [manager: Manager, file: string, files: Files | undefined, found: string]
>([
  [apt, LISTS + "COPY . .\nRUN python3 q.py", PY, "4 python3 q.py?"],
  [apt, LISTS + "COPY . .\nRUN python3 /x/q.py", PY, "4 python3 /x/q.py?"],
  [apt, LISTS + "COPY . .\nCMD python3 q.py", PY, "4 python3 q.py?"],
  [apt, LISTS + "COPY q.py .\nCMD python3 q.py", PY, ""],
  [apt, LISTS + "COPY q.py a.py .\nCMD python3 q.py", PY, "4 python3 q.py?"],
  [apt, LISTS + "CMD python3 q.py", PY, ""],
  [apt, LISTS + "COPY . .\nCMD gunicorn q:app", PY, "4 gunicorn q:app?"],
  [apt, LISTS + "COPY . .\nCMD node x.js", PY, ""],
  [apt, LISTS + "COPY . .\nCMD ruby x.rb", PY, ""],
  [apt, LISTS + "COPY . .\nCMD supervisord", PY, "4 supervisord?"],
  [apt, LISTS + "COPY . .\nRUN python3 --version", PY, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN python3 -c 'print(1)'",
    PY,
    "4 python3 -c print(1)?",
  ],
  [apt, LISTS + "COPY . .\nRUN pip install x", PY, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install .",
    PY,
    "4 pip install .; 4 pip install .?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "x\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "./y\n" },
    "4 pip install -r r.txt?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "-r s.txt\n", "s.txt": "x\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "-r s.txt\n", "s.txt": "./y\n" },
    "4 pip install -r r.txt?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "-r s.txt\n" },
    "4 pip install -r r.txt?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r d/r.txt",
    { ...PY, "d/r.txt": "-r s.txt\n", "s.txt": "./y\n", "d/s.txt": "x\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r d/r.txt",
    { ...PY, "d/r.txt": "-r ../s.txt\n", "s.txt": "./y\n", "d/s.txt": "x\n" },
    "4 pip install -r d/r.txt?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r.txt",
    { ...PY, "r.txt": "-r r.txt\nx\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r /r.txt",
    { ...PY, "r.txt": "-r s.txt\n", "s.txt": "x\n" },
    "",
  ],
  [apt, LISTS + "COPY . .\nRUN pip install -r $R", PY, "4 pip install -r $R?"],
  [
    apt,
    LISTS + "COPY . .\nRUN pip3.12 install -r r.txt",
    { ...PY, "r.txt": "./y\n" },
    "4 pip3.12 install -r r.txt?",
  ],
  [
    apt,
    LISTS + "RUN pip install -r r.txt\nCOPY . .",
    { ...PY, "r.txt": "./y\n" },
    "",
  ],
  [apt, LISTS + "COPY . .\nRUN poetry add x", PY, "4 poetry add x?"],
  [apt, LISTS + "COPY . .\nRUN poetry install", PY, "4 poetry install?"],
  [apt, LISTS + "COPY . .\nRUN uv add x", PY, "4 uv add x?"],
  [apt, LISTS + "COPY . .\nRUN conda install x", PY, ""],
  [apt, LISTS + "COPY . .\nRUN npm ci", JS, "4 npm ci?"],
  [apt, LISTS + "COPY . .\nRUN npm install -g x", JS, ""],
  [apt, LISTS + "COPY . .\nRUN npm install x", JS, "4 npm install x?"],
  [apt, LISTS + "COPY . .\nRUN yarn add x", JS, "4 yarn add x?"],
  [apt, LISTS + "COPY . .\nRUN yarn global add x", JS, "4 yarn global add x?"],
  [apt, LISTS + "COPY . .\nRUN npm list", JS, ""],
  [apt, LISTS + "COPY . .\nRUN npx x", JS, "4 npx x?"],
  [apt, LISTS + "COPY . .\nRUN node q.js", JS, "4 node q.js?"],
  [apt, LISTS + "COPY . .\nRUN npm cache clean --force", JS, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN bundle install",
    { "a.rb": APT },
    "4 bundle install?",
  ],
  [apt, LISTS + "COPY . .\nRUN gem install x", { "a.rb": APT }, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN composer install",
    { "a.php": APT },
    "4 composer install?",
  ],
  [apt, LISTS + "COPY . .\nRUN perl x.pl", { "a.pl": APT }, "4 perl x.pl?"],
  [apt, LISTS + "COPY package.json .\nRUN npm ci", JS, ""],
  [apt, LISTS + "COPY package.json a.js .\nRUN npm ci", JS, "4 npm ci?"],
  [
    apt,
    LISTS + "COPY package.json .\nRUN --mount=type=bind,target=/m npm ci",
    JS,
    "4 npm ci?",
  ],
  [
    apt,
    LISTS + "COPY package.json .\nRUN --mount=target=/m npm ci",
    JS,
    "4 npm ci?",
  ],
  [
    apt,
    LISTS + "COPY package.json .\nRUN --mount=type=cache,target=/m npm ci",
    JS,
    "",
  ],
  [
    apt,
    LISTS + "COPY package.json .\nRUN --mount=target=/m ls\nRUN npm ci",
    JS,
    "",
  ],
  [apt, LISTS + "COPY --from=x q .\nRUN npm ci", JS, "4 npm ci?"],
  [apt, LISTS + "COPY package.json .\nRUN npm ci\nCOPY a.js .", JS, ""],
  [apt, LISTS + "COPY . .\nFROM a\nRUN npm ci", JS, "5 npm ci?"],
  [
    apt,
    LISTS + "COPY package.json .\nFROM a\nCOPY a.js .\nRUN npm ci",
    JS,
    "6 npm ci?",
  ],
  [
    apt,
    LISTS + "COPY package.json .\nFROM debian\nCOPY a.js .\nFROM a\nRUN npm ci",
    JS,
    "",
  ],
  [
    apt,
    LISTS + "RUN ls\nRUN ls\nCOPY a.js .\nFROM a\nRUN npm ci",
    JS,
    "7 npm ci?",
  ],
  [apt, LISTS + "COPY package.json .\nFROM a\nRUN npm ci\nCOPY a.js .", JS, ""],
  [
    apt,
    LISTS + "COPY q.py .\nRUN --mount=target=/m ls\nCMD python3 /q.py",
    PY,
    "",
  ],
  [
    pip,
    "FROM python AS a\nRUN pip install x\nCOPY . .\nRUN python3 q.py",
    PY,
    "",
  ],
  [
    apt,
    LISTS + "COPY . /b\nCMD /b/run",
    { run: "#!/usr/bin/env python3\nprint(1)\n", "a.py": APT },
    "4 /b/run?",
  ],
  [
    apt,
    LISTS + "COPY . /b\nCMD /b/run",
    { run: "#!/usr/bin/env node\nprint(1)\n", "a.py": APT },
    "",
  ],
  [
    apt,
    LISTS + "COPY . /b\nCMD /b/run",
    { run: "#!/usr/bin/env python3\nprint(1)\n", "a.py": "ls" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . /b\nRUN /b/run",
    { run: "#!/usr/bin/env python3\nprint(1)\n", "a.py": APT },
    "4 /b/run?",
  ],
  [
    apt,
    LISTS + "COPY . /b\nRUN /b/run",
    { run: "#!/usr/bin/env python3\nprint(1)\n", "a.py": "ls" },
    "",
  ],
  [
    npm,
    "FROM node AS a\nRUN npm ci\nCOPY . /b\nCMD /b/run",
    { run: "#!/usr/bin/env python3\nprint(1)\n", "a.py": APT },
    "",
  ],
  [apt, LISTS + "CMD python3 q.py", undefined, ""],
  [apt, LISTS + "CMD gunicorn q:app", undefined, ""],
  [apt, LISTS + "ONBUILD RUN python3 q.py", PY, "3 python3 q.py?"],
  [npm, NPM + "CMD node x.js", undefined, ""],
  [apt, LISTS + "COPY . .\nCMD python3 -c x", PY, "4 python3 -c x?"],
  [apt, LISTS + "COPY . .\nCMD python3 -m x", PY, "4 python3 -m x?"],
  [apt, LISTS + "COPY . .\nCMD pytest", PY, "4 pytest?"],
  [apt, LISTS + "COPY . .\nCMD celery worker", PY, "4 celery worker?"],
  [apt, LISTS + "COPY . .\nCMD uvicorn x:y", PY, "4 uvicorn x:y?"],
  [apt, LISTS + "COPY . .\nCMD flask run", PY, "4 flask run?"],
  [apt, LISTS + "COPY . .\nCMD python3", PY, "4 python3?"],
  [apt, LISTS + "COPY . .\nCMD python3 -i", PY, "4 python3 -i?"],
  [apt, LISTS + "COPY . .\nCMD jupyter lab", PY, "4 jupyter lab?"],
  [apt, LISTS + "COPY . .\nCMD daphne x", PY, "4 daphne x?"],
  [apt, LISTS + "COPY . .\nCMD node -e x", JS, "4 node -e x?"],
  [apt, LISTS + "COPY . .\nCMD npx x", JS, "4 npx x?"],
  [apt, LISTS + "COPY . .\nCMD next start", JS, "4 next start?"],
  [apt, LISTS + "COPY . .\nCMD nodemon x.js", JS, "4 nodemon x.js?"],
  [apt, LISTS + "COPY . .\nCMD pm2 start x", JS, "4 pm2 start x?"],
  [apt, LISTS + "COPY . .\nCMD npm start", JS, "4 npm start?"],
  [apt, LISTS + "COPY . .\nCMD node", JS, "4 node?"],
  [apt, LISTS + "COPY . .\nCMD rails s", { "a.rb": APT }, "4 rails s?"],
  [apt, LISTS + "COPY . .\nCMD puma", { "a.rb": APT }, "4 puma?"],
  [
    apt,
    LISTS + "COPY . .\nCMD bundle exec x",
    { "a.rb": APT },
    "4 bundle exec x?",
  ],
  [apt, LISTS + "COPY . .\nCMD irb", { "a.rb": APT }, "4 irb?"],
  [apt, LISTS + "COPY . .\nCMD php-fpm", { "a.php": APT }, "4 php-fpm?"],
  [
    apt,
    LISTS + "COPY . .\nCMD apache2-foreground",
    { "a.php": APT },
    "4 apache2-foreground?",
  ],
  [apt, LISTS + "COPY . .\nCMD php x.php", { "a.php": APT }, "4 php x.php?"],
  [
    apt,
    LISTS + "COPY . .\nCMD apache2ctl -D FOREGROUND",
    { "a.php": APT },
    "4 apache2ctl -D FOREGROUND?",
  ],
  [apt, LISTS + "COPY . .\nRUN pipenv install x", PY, "4 pipenv install x?"],
  [apt, LISTS + "COPY . .\nRUN pdm add x", PY, "4 pdm add x?"],
  [apt, LISTS + "COPY . .\nRUN uv pip install x", PY, "4 uv pip install x?"],
  [apt, LISTS + "COPY . .\nRUN poetry show", PY, "4 poetry show?"],
  [apt, LISTS + "COPY . .\nRUN uv --version", PY, ""],
  [apt, LISTS + "COPY . .\nRUN poetry --version", PY, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN bundle add x",
    { "a.rb": APT },
    "4 bundle add x?",
  ],
  [apt, LISTS + "COPY . .\nRUN bundle --version", { "a.rb": APT }, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN composer require x",
    { "a.php": APT },
    "4 composer require x?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN composer global require x",
    { "a.php": APT },
    "4 composer global require x?",
  ],
  [apt, LISTS + "COPY . .\nRUN yarn --version", JS, ""],
  [apt, LISTS + "COPY . .\nRUN node --version > /x", JS, ""],
  [apt, LISTS + "COPY . .\nRUN node --version > node_modules", JS, ""],
  [apt, LISTS + "COPY . .\nRUN npm pack", JS, "4 npm pack?"],
  [apt, LISTS + "COPY . .\nRUN bun add x", JS, "4 bun add x?"],
  [apt, LISTS + "COPY . .\nRUN pnpm add x", JS, "4 pnpm add x?"],
  [apt, LISTS + "COPY . .\nRUN pnpm --version", JS, ""],
  [
    apt,
    LISTS + "COPY . .\nRUN npm install ./x.tgz",
    JS,
    "4 npm install ./x.tgz?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN npm install --prefix /y x",
    JS,
    "4 npm install --prefix /y x?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN python3 --version > /x",
    { ...PY, "r.txt": "./y\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN python3 --version < r.txt",
    { ...PY, "r.txt": "./y\n" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip --version < r.txt",
    { ...PY, "r.txt": "./y\n" },
    "4 pip --version?",
  ],
  [apt, LISTS + "COPY . .\nRUN pip list", { ...PY, "r.txt": "./y\n" }, ""],
  [apt, LISTS + "COPY . .\nRUN pip install -r r0.txt", lists(40), ""],
  [apt, LISTS + "COPY . .\nRUN pip install -r r0.txt", lists(51), ""],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r0.txt",
    lists(52),
    "4 pip install -r r0.txt?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install -r r0.txt",
    lists(60),
    "4 pip install -r r0.txt?",
  ],
])(
  "what a program wants of package lists that loads others of its language: case %#",
  (manager, file, files, found) => {
    const context = files && contextOf(files);
    expect(wanted(manager, `${file}\n`, context)).toBe(found);
  },
);

it("a container may have the whole context mounted", () => {
  const file = `${LISTS}COPY q.py .\nCMD python3 q.py\n`;
  const container = {
    kind: "container",
    file: "c.yml",
    target: undefined,
    entrypoint: undefined,
    command: undefined,
    others: [],
  } as const;
  const image = {
    kind: "image",
    file: "b",
    target: undefined,
    source: "FROM z\n",
    names: ["y"],
    context: undefined,
  } as const;
  const found = (consumers: readonly (typeof container | typeof image)[]) =>
    wanted(apt, file, { ...contextOf(PY), consumers });
  expect(found([])).toBe("");
  expect(found([image])).toBe("");
  expect(found([image, container])).toBe("4 python3 q.py?");
});
