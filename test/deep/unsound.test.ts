import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { UNSOUND } from "../equivalence/unsound.ts";
import { compare } from "../properties/check.ts";

/** What the rewrites would say that they take away. */
const PURGES = [
  "/var/lib/apt/lists/*",
  "/root/.cache/pip",
  "/root/.npm/_cacache",
  "/root/.npm/_logs",
];

/** `12 a variable …` is part of the twelfth. */
function numberOf(name: string): string {
  return name.split(" ", 1)[0] ?? "";
}

it("unsound rewrites are rejected, and the model sees why", async () => {
  const wrong: string[] = [];
  const accepted = new Set<string>();
  const seen = new Set<string>();
  const unseen: string[] = [];
  for (const { name, before, rewrite, unseen: reason } of UNSOUND) {
    const after = rewrite(before);
    if (equivalent(before, after).equal) accepted.add(numberOf(name));
    const same = { purges: PURGES, assumed: false, smaller: false };
    expect(await compare(before, before, same)).toBe(undefined);
    const found = await compare(before, after, same);
    if (found !== undefined) seen.add(numberOf(name));
    if ((found === undefined) !== (reason !== undefined)) wrong.push(name);
    if (reason !== undefined) unseen.push(`  ${name}: ${reason}`);
  }
  const all = new Set(UNSOUND.map(({ name }) => numberOf(name)));
  console.log(
    [
      `unsound rewrites: ${all.size - accepted.size} of ${all.size} rejected by the proof, ${seen.size} seen by the model; not seen:`,
      ...unseen,
    ].join("\n"),
  );
  expect([...accepted]).toEqual([]);
  expect(wrong).toEqual([]);
});

it("the model sees a rewrite that adds bytes", async () => {
  const before = "FROM debian:12\nRUN touch /x && chmod 700 /x\n";
  const after = "FROM debian:12\nRUN touch /x\nRUN chmod 700 /x\n";
  const options = { purges: [], assumed: true, smaller: true };
  expect(await compare(before, after, options)).toMatch("size");
});

it("what mutation tests found", () => {
  const file = new URL("mutation-scores.json", import.meta.url);
  const text = readFileSync(file, "utf8");
  const scores = [
    ...text.matchAll(/"([^"]+)": \{ "mutants": (\d+), "killed": (\d+) \}/g),
  ];
  expect(scores.length).toBeGreaterThan(0);
  for (const [, folder = "", mutants = "", killed = ""] of scores) {
    const percent = (100 * Number(killed)) / Number(mutants);
    console.log(
      `${folder}: ${killed} of ${mutants} mutants killed (${percent.toFixed(1)} %)`,
    );
    expect(percent).toBeGreaterThan(80);
  }
});
