const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
};

/** The largest that Go holds: 2⁶³ nanoseconds. */
const LONGEST = 2 ** 63 / 1e6;

/** Milliseconds of a duration as Go writes it (`1m30s`, `1.5h`); `undefined` where it is none. BuildKit reads flags byte by byte, so `µs` is none. */
export function readDuration(text: string): number | undefined {
  const sign = /^[-+]?/.exec(text)?.[0] ?? "";
  const rest = text.slice(sign.length);
  if (rest === "0") return 0;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|ms|s|m|h))+$/.test(rest)) {
    return undefined;
  }
  let total = 0;
  for (const [, amount, unit] of rest.matchAll(/([\d.]+)([^\d.]+)/g)) {
    total += Number(amount) * (MILLISECONDS[unit ?? ""] ?? 0);
  }
  if (total >= LONGEST) return undefined;
  return sign === "-" ? -total : total;
}
