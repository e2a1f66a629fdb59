import { expect, it } from "vitest";
import { rebuiltWants } from "../../src/analysis/cache/rebuilds.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { analysisOf } from "./dockerfiles.ts";
import { shownWants } from "./wanted.ts";

it.each<[file: string, found: string]>([
  ["RUN pip install uwsgi\nRUN CFLAGS=1 pip install uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nRUN CFLAGS=1 pip install -I pycurl", ""],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 pip install -I UWSGI==2",
    "2: 3 pip install -I UWSGI==2; 3: 3 pip install -I UWSGI==2",
  ],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 pip install -I -r r.txt",
    "2: 3 pip install -I -r r.txt?; 3: 3 pip install -I -r r.txt?",
  ],
  [
    "RUN pip install -r r.txt\nRUN CFLAGS=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi?; 3: 3 pip install -I uwsgi?",
  ],
  [
    "RUN pip install -r r.txt\nRUN CFLAGS=1 pip install -I -r s.txt",
    "2: 3 pip install -I -r s.txt?; 3: 3 pip install -I -r s.txt?",
  ],
  ["RUN pip install -r r.txt\nRUN CFLAGS=1 pip install ./x", ""],
  [
    "RUN pip install ./x\nRUN CFLAGS=1 pip install -I -r r.txt",
    "2: 3 pip install -I -r r.txt?; 3: 3 pip install -I -r r.txt?",
  ],
  ["RUN pip install requests\nRUN CFLAGS=1 pip install -I -r r.txt", ""],
  [
    "RUN pip install ./x\nRUN CFLAGS=1 pip install ./x",
    "2: 3 pip install ./x?; 3: 3 pip install ./x?",
  ],
  ["RUN pip install ./x\nRUN CFLAGS=1 pip install ./y", ""],
  [
    "WORKDIR /a\nRUN pip install ./x\nWORKDIR /b\nRUN CFLAGS=1 pip install ./x",
    "",
  ],
  [
    "WORKDIR /a\nRUN pip install ./x\nWORKDIR /b\nRUN CFLAGS=1 pip install /a/x",
    "3: 5 pip install /a/x?; 5: 5 pip install /a/x?",
  ],
  [
    "RUN cd /a && pip install ./x\nRUN cd /a && CFLAGS=1 pip install ./x",
    "2: 3 pip install ./x?; 3: 3 pip install ./x?",
  ],
  ["RUN cd /a && pip install ./x\nRUN cd /b && CFLAGS=1 pip install ./x", ""],
  [
    "RUN pip install $X\nRUN CFLAGS=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi?; 3: 3 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 pip install -t /x uwsgi",
    "2: 3 pip install -t /x uwsgi?; 3: 3 pip install -t /x uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 pip wheel uwsgi",
    "2: 3 pip wheel uwsgi; 3: 3 pip wheel uwsgi",
  ],
  [
    "RUN pip install uwsgi\nUSER app\nRUN CFLAGS=1 pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN CFLAGS=1 /v/bin/pip install uwsgi",
    "2: 3 pip install uwsgi?; 3: 3 pip install uwsgi?",
  ],
  ["RUN /v/bin/pip install uwsgi\nRUN CFLAGS=1 /v/bin/pip install uwsgi", ""],
  ["RUN /v/bin/pip install uwsgi\nRUN CFLAGS=1 /v/bin/pip3 install uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN pip uninstall -y uwsgi\nRUN CFLAGS=1 pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN apt-get remove -y x\nRUN CFLAGS=1 pip install uwsgi",
    "",
  ],
  [
    "RUN pip install uwsgi\nRUN rm -rf /usr/lib/python3/dist-packages\nRUN CFLAGS=1 pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN rm -rf /usr/lib/x\nRUN CFLAGS=1 pip install uwsgi",
    "",
  ],
  [
    "RUN pip install uwsgi\nRUN python -m venv /v\nRUN CFLAGS=1 pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nENV PATH=/v/bin:$PATH\nRUN pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nENV PYTHONPATH=/v\nRUN pip install uwsgi",
    "2: 4 pip install uwsgi?; 4: 4 pip install uwsgi?",
  ],
  ["RUN pip install uwsgi\nENV CFLAGS=1\nRUN pip install uwsgi", ""],
  ["RUN pip install uwsgi\nENV XPATH=1\nRUN pip install uwsgi", ""],
  ["RUN pip install uwsgi\nENV PATHX=1\nRUN pip install uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN env AB=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nRUN npm i x\nRUN CFLAGS=1 pip install uwsgi", ""],
  [
    "RUN pip install uwsgi\nCOPY a b /usr/lib/\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN X=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nRUN LANG=C pip install -I uwsgi", ""],
  ["RUN pip install uwsgi\nRUN PIP_X=1 pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN PIP_NO_BUILD_ISOLATION=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nRUN env X=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nRUN env LANG=C pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN export X=1 && pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nRUN export LANG=C && pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN export X && pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN X=1 pip install uwsgi\nRUN X=1 pip install -I uwsgi", ""],
  [
    "RUN X=1 pip install uwsgi\nRUN X=2 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  ["RUN X=1 Y=2 pip install uwsgi\nRUN Y=2 X=1 pip install -I uwsgi", ""],
  ["RUN export X=1 && pip install uwsgi\nRUN X=1 pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi && export X=1 && ls && pip install -I uwsgi",
    "2: 2 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nRUN pip install -I --config-settings=a=b uwsgi",
    "2: 3 pip install -I --config-settings=a=b uwsgi; 3: 3 pip install -I --config-settings=a=b uwsgi",
  ],
  [
    "RUN pip install uwsgi\nRUN pip install -I --no-build-isolation uwsgi",
    "2: 3 pip install -I --no-build-isolation uwsgi; 3: 3 pip install -I --no-build-isolation uwsgi",
  ],
  [
    "RUN pip install --no-build-isolation uwsgi\nRUN pip install -I uwsgi",
    "2: 3 pip install -I uwsgi; 3: 3 pip install -I uwsgi",
  ],
  [
    "RUN pip install --no-build-isolation uwsgi\nRUN pip install -I --no-build-isolation uwsgi",
    "2: 3 pip install -I --no-build-isolation uwsgi?; 3: 3 pip install -I --no-build-isolation uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nENV X=1\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nARG X=1\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nENV LANG=C\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nENV LANG=C X=1\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nLABEL X=1\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN apt-get install -y libx\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nRUN apt-get remove -y libx\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nRUN apt-mark hold libx\nRUN pip install -I uwsgi",
    "",
  ],
  ["RUN pip install uwsgi\nRUN npm i x\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN frobnicate\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN sh -c ls\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN ./x.sh\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN make\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN gosu app ls\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nRUN ls\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN cp x /usr/lib/y\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nRUN cp x /srv/y\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN rm /usr/lib/y\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nRUN rm /srv/y\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN chmod 1 /usr/lib/y\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN ln -s /a /usr/lib/y\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nRUN ln -s /usr/lib/y /a\nRUN pip install -I uwsgi",
    "",
  ],
  [
    "RUN pip install uwsgi\nRUN mkdir /usr/lib/y\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nRUN cat /usr/lib/y\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nCOPY x /usr/lib/\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  [
    "RUN pip install uwsgi\nADD x /usr/lib/\nRUN pip install -I uwsgi",
    "2: 4 pip install -I uwsgi?; 4: 4 pip install -I uwsgi?",
  ],
  ["RUN pip install uwsgi\nCOPY x /srv/\nRUN pip install -I uwsgi", ""],
  ["RUN pip install uwsgi\nCOPY /usr/lib/ /srv/\nRUN pip install -I uwsgi", ""],
  [
    'RUN pip install uwsgi\nSHELL ["pwsh"]\nRUN x\nSHELL ["/bin/sh","-c"]\nRUN pip install -I uwsgi',
    "2: 6 pip install -I uwsgi?; 6: 6 pip install -I uwsgi?",
  ],
  [
    'RUN pip install uwsgi\nSHELL ["pwsh"]\nRUN x\nSHELL ["/bin/sh","-c"]\nRUN pip install uwsgi',
    "2: 6 pip install uwsgi?; 6: 6 pip install uwsgi?",
  ],
  ["RUN pip install --no-cache-dir uwsgi\nRUN X=1 pip install -I uwsgi", ""],
  ["RUN pip install uwsgi\nRUN X=1 pip install --no-cache-dir -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN pip list\nRUN X=1 pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nFROM x\nRUN X=1 pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nFROM a\nRUN X=1 pip install -I uwsgi",
    "2: 4 pip install -I uwsgi; 4: 4 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nFROM a\nENV X=1\nRUN pip install -I uwsgi",
    "2: 5 pip install -I uwsgi; 5: 5 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nFROM a\nENV X=1\nFROM a\nRUN pip install -I uwsgi",
    "",
  ],
  ["ENV X=1\nRUN pip install uwsgi\nFROM a\nRUN pip install -I uwsgi", ""],
  [
    "RUN pip install uwsgi\nRUN X=1 pip install -I uwsgi pycurl\nRUN Y=1 pip install -I pycurl",
    "2: 3 pip install -I uwsgi pycurl; 3: 3 pip install -I uwsgi pycurl; 4: 4 pip install -I pycurl",
  ],
  [
    "RUN pip install uwsgi && X=1 pip install -I uwsgi && ls",
    "2: 2 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nCMD X=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi",
  ],
  ["RUN pip install uwsgi\nCMD pip install -I uwsgi", ""],
  ["RUN pip install uwsgi\nCMD ls", ""],
  [
    "RUN pip install uwsgi\nCMD X=1 pip install -I uwsgi\nHEALTHCHECK CMD X=1 pip install -I uwsgi",
    "2: 3 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nCMD X=1 pip install -I uwsgi\nFROM a\nRUN ls",
    "2: 3 pip install -I uwsgi",
  ],
  [
    "RUN pip install uwsgi\nCMD ls\nFROM a\nRUN ls\nCMD X=1 pip install -I uwsgi",
    "2: 6 pip install -I uwsgi",
  ],
  [
    "CMD pip install uwsgi\nRUN ls\nFROM a\nRUN X=1 pip install -I uwsgi",
    "5: 2 pip install uwsgi?",
  ],
])(
  "what each RUN has built that is built again otherwise: case %#",
  (lines, expected) => {
    const analysis = analysisOf(`FROM python:3.12 AS a\n${lines}\n`);
    const found = analysis.runs.flatMap((run) => {
      const wants = shownWants(rebuiltWants(analysis, pip, run));
      expect(shownWants(rebuiltWants(analysis, npm, run))).toBe("");
      return wants === "" ? [] : `${String(run.instruction.line)}: ${wants}`;
    });
    expect(found.join("; ")).toBe(expected);
  },
);
