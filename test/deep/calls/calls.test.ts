import { appendFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SEED } from "../../runs.ts";
import { randomFrom } from "../../syntax/mutate.ts";
import { CACHES } from "./caches.ts";
import { callsFor } from "./calls.ts";
import { studyCalls } from "./study.ts";

it("calls behind a cache that goes", () => {
  const random = randomFrom(SEED);
  const each = Number(process.env["EACH"] ?? 1);
  const calls = callsFor(CACHES, random).filter((_, at) => at % each === 0);
  const t = process.cpuUsage();
  const w = performance.now();
  const study = studyCalls(calls, { noticing: 70, other: 34 }, random);
  const { wrong, ...sum } = study;
  console.log(sum, calls.length, process.cpuUsage(t), performance.now() - w);
  for (const one of wrong) appendFileSync("/tmp/wrong.txt", `${one}\n=====\n`);
  expect(wrong.length).toBe(0);
});
