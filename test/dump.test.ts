import { it } from "vitest";
import { writeFileSync } from "node:fs";
import { optimize } from "../src/optimize.ts";
import { fixtures } from "./fixtures.ts";
it("dumps", () => {
  const out: string[] = [];
  for (const f of fixtures()) {
    let r;
    try { r = optimize(f.before, { only: [f.transform], risk: f.risk, merge: f.options.includes("merge=all") ? "all" : "benefit", ...(f.files.size>0?{context:{read:(p)=>f.files.get(p)}}:{}) }); } catch (e) { out.push(`THROW ${f.page} ${f.title} ${(e as Error).stack}`); continue; }
    const line = (at: number) => at - f.shift;
    const sh = (t: string) => t.replace(/\bline (\d+)\b/g, (_, n: string) => `line ${line(Number(n))}`);
    const quotes = [...r.notes.map((n) => `line ${line(n.line)}: ${sh(n.kind === "above-risk" ? `${n.risk} risk: ${(n.assumes ?? []).map((a) => a.text).join("; ")}` : n.reason)}`), ...r.changes.flatMap((c) => c.assumes.map((a) => `assumes: ${sh(a.text)}`))];
    const missing = f.quotes.filter((q) => !quotes.includes(q));
    if (r.bugs.length) out.push(`BUG ${f.transform}/${f.page}: ${f.title}: ${JSON.stringify(r.bugs)}`);
    if (r.code !== f.after) out.push(`CODE ${f.transform}/${f.page}: ${f.title} [${f.risk}]\n--- before\n${f.before}--- expected\n${f.after === f.before ? "(same)" : f.after}\n--- got\n${r.code === f.before ? "(same)" : r.code}\n  notes: ${quotes.join("\n         ")}`);
    else if (missing.length) out.push(`QUOTE ${f.transform}/${f.page}: ${f.title}\n   want ${missing.join("\n        ")}\n   got  ${quotes.join("\n        ")}`);
  }
  writeFileSync("/tmp/dump.txt", out.join("\n"));
});
