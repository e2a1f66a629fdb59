import { describe, expect, it } from "vitest";
import { verdict } from "./verdict.ts";

/** What only writes the configuration. */
const CONFIGS: readonly (readonly [
  before: string,
  after: string,
  verdict: string,
])[] = [
  [
    "EXPOSE 80-79",
    "EXPOSE 80-79/tcp",
    "differs 2: EXPOSE 80-79/tcp is new\ndiffers 2: EXPOSE 80-79 is gone",
  ],
  [
    "EXPOSE 1-101",
    "EXPOSE 1-100 101",
    "differs 2: EXPOSE 1-100 is new\ndiffers 2: EXPOSE 101 is new\ndiffers 2: EXPOSE 1-101 is gone",
  ],
  ["EXPOSE 80/UDP", "EXPOSE 80/udp", "equal"],
  [
    "EXPOSE 80/sctp",
    "EXPOSE 80/tcp",
    "differs 2: EXPOSE 80/tcp is new\ndiffers 2: EXPOSE 80/sctp is gone",
  ],
  [
    "EXPOSE 80",
    "EXPOSE x80",
    "differs 2: EXPOSE x80 is new\ndiffers 2: EXPOSE 80 is gone",
  ],
  ["EXPOSE 080", "EXPOSE 80", "equal"],
  ["EXPOSE 80-80", "EXPOSE 80", "equal"],
  [
    "EXPOSE 80",
    "EXPOSE 80a",
    "differs 2: EXPOSE 80a is new\ndiffers 2: EXPOSE 80 is gone",
  ],
  [
    "EXPOSE 123456",
    "EXPOSE 123456/tcp",
    "differs 2: EXPOSE 123456/tcp is new\ndiffers 2: EXPOSE 123456 is gone",
  ],
  ["EXPOSE 80", "EXPOSE 80 90-91", "differs 2: EXPOSE 90-91 is new"],
  ["CMD a\nENTRYPOINT b", "ENTRYPOINT b\nCMD a", "equal"],
  [
    "HEALTHCHECK cmd a",
    "HEALTHCHECK CMD a",
    "differs 2: HEALTHCHECK differs: `HEALTHCHECK CMD a`, where line 2 had `HEALTHCHECK cmd a`",
  ],
  [
    "HEALTHCHECK CMD a",
    "HEALTHCHECK CMD b",
    "differs 2: HEALTHCHECK differs: `HEALTHCHECK CMD b`, where line 2 had `HEALTHCHECK CMD a`",
  ],
  ['HEALTHCHECK CMD ["a"]', 'HEALTHCHECK CMD [ "a" ]', "equal"],
  [
    'HEALTHCHECK CMD a\nSHELL ["x"]',
    'SHELL ["x"]\nHEALTHCHECK CMD a',
    "unproved 3: HEALTHCHECK is written alike, but stands behind other variables or another shell",
  ],
  [
    'CMD a\nSHELL ["x"]',
    'SHELL ["x"]\nCMD a',
    "unproved 3: CMD is written alike, but stands behind other variables or another shell",
  ],
  [
    'ENTRYPOINT a\nSHELL ["x"]',
    'SHELL ["x"]\nENTRYPOINT a',
    "unproved 3: ENTRYPOINT is written alike, but stands behind other variables or another shell",
  ],
  ['SHELL ["x"]\nCMD a', 'SHELL [ "x" ]\nCMD a', "equal"],
  [
    "HEALTHCHECK NONE",
    "HEALTHCHECK none",
    "differs 2: HEALTHCHECK differs: `HEALTHCHECK none`, where line 2 had `HEALTHCHECK NONE`",
  ],
  [
    "STOPSIGNAL 9",
    "STOPSIGNAL 15",
    "differs 2: STOPSIGNAL differs: `STOPSIGNAL 15`, where line 2 had `STOPSIGNAL 9`",
  ],
  ["STOPSIGNAL '9'", "STOPSIGNAL 9", "equal"],
  [
    "ENV A=1\nSTOPSIGNAL $A",
    "STOPSIGNAL $A\nENV A=1",
    "unproved 2: STOPSIGNAL is written alike, but stands behind other variables or another shell",
  ],
  ["ENV A=1 B=2\nSTOPSIGNAL $A", "ENV A=1\nSTOPSIGNAL $A\nENV B=2", "equal"],
  ["STOPSIGNAL $A", "STOPSIGNAL ${A}", "equal"],
  [
    "MAINTAINER a",
    "MAINTAINER a\nMAINTAINER b",
    "differs 3: MAINTAINER differs: `MAINTAINER b`, where line 2 had `MAINTAINER a`",
  ],
  [
    "ENTRYPOINT a",
    "ENTRYPOINT b",
    "differs 2: ENTRYPOINT differs: `ENTRYPOINT b`, where line 2 had `ENTRYPOINT a`",
  ],
  ["ENTRYPOINT a", "", "differs 2: ENTRYPOINT is gone"],
  [
    "ENV K=a\nLABEL $K=1 a=2",
    "ENV K=a\nLABEL a=2 $K=1",
    "unproved 1: the order of labels is written alike, but stands behind other variables or another shell",
  ],
  ["ENV K=a\nLABEL $K=1 a=2", "ENV K=a\nLABEL $K=1\nLABEL a=2", "equal"],
  [
    "LABEL a=$é\nENV x=1",
    "ENV x=1\nLABEL a=$é",
    "unproved 3: LABEL a is written alike, but stands behind other variables or another shell",
  ],
  [
    "LABEL a=$é",
    "LABEL a=${é}",
    "differs 2: LABEL a differs: `LABEL a=${é}`, where line 2 had `LABEL a=$é`",
  ],
  ["LABEL a=1 b=2", "LABEL b=2", "differs 2: LABEL a is gone"],
  [
    "LABEL 'a b'=1",
    "LABEL 'a b'=2",
    "differs 2: LABEL 'a b' differs: `LABEL 'a b'=2`, where line 2 had `LABEL 'a b'=1`",
  ],
  ["LABEL a=1\nLABEL a=2", "LABEL a=2", "equal"],
  [
    "LABEL a=1",
    "LABEL a=1=2",
    "differs 2: LABEL a differs: `LABEL a=1=2`, where line 2 had `LABEL a=1`",
  ],
  [
    "FROM debian AS p\nENV A=1\nFROM p\nLABEL x=$A",
    "FROM debian AS p\nENV A=1\nFROM p\nLABEL x=${A}",
    "equal",
  ],
  [
    "FROM debian AS p\nENV A=1\nENV A=2\nFROM p\nLABEL x=$A",
    "FROM debian AS p\nENV A=2\nENV A=1\nFROM p\nLABEL x=$A",
    "differs 2: `ENV A=2` was not there, or not in this place or form: line 2 had `ENV A=1`",
  ],
  [
    "FROM debian AS p\nLABEL x=1\nFROM p",
    "FROM debian AS p\nLABEL x=2\nFROM p",
    "differs 2: LABEL x differs: `LABEL x=2`, where line 2 had `LABEL x=1`",
  ],
  [
    "FROM debian AS p\nEXPOSE 1\nFROM p\nEXPOSE 2",
    "FROM debian AS p\nEXPOSE 1\nFROM p\nEXPOSE 2 1",
    "equal",
  ],
  [
    "FROM debian AS p\nENV K=a\nLABEL $K=1\nFROM p\nLABEL a=2",
    "FROM debian AS p\nENV K=a\nLABEL $K=1\nFROM p\nLABEL a=2\nLABEL b=3",
    "unproved 4: the order of labels is written alike, but stands behind other variables or another shell\ndiffers 6: LABEL b is new",
  ],
  [
    "FROM debian AS p\nCMD x\nFROM debian\nCMD x",
    "FROM debian AS p\nCMD x\nFROM debian",
    "differs 4: CMD is gone",
  ],
  [
    "FROM debian AS p\nCMD x\nFROM p\nENTRYPOINT y\nCMD x",
    "FROM debian AS p\nCMD x\nFROM p\nENTRYPOINT y",
    "differs 5: CMD is gone",
  ],
  [
    "ENV P=1\nEXPOSE $P",
    "ENV P=1\nEXPOSE ${P}",
    "differs 3: EXPOSE ${P} is new\ndiffers 3: EXPOSE $P is gone",
  ],
  [
    "ENV P=1\nEXPOSE $P",
    "EXPOSE $P\nENV P=1",
    "differs 2: EXPOSE $P is new\ndiffers 3: EXPOSE $P is gone",
  ],
];

describe("the configuration", () => {
  it.each(CONFIGS)("%j beside %j", (before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });

  it("ranges of ports are written port by port up to a hundred", () => {
    const ports = Array.from({ length: 100 }, (_, at) => at + 1).join(" ");
    expect(verdict("EXPOSE 1-100", `EXPOSE ${ports}`)).toBe("equal");
    expect(verdict("EXPOSE 1-101", `EXPOSE ${ports} 101`)).toContain("differs");
  });
});
