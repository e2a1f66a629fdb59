const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes of `300 MB`, `1.5gb` or `512 MiB`, in any case of letters; `undefined` for what is no size, or too large to be counted. Units without an `i` are decimal, as registries count. */
export function parseBytes(text: string): number | undefined {
  const [, number = "", unit = ""] =
    /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?i?b?)\s*$/i.exec(text) ?? [];
  if (number === "") return undefined;
  const name = unit.toUpperCase();
  const factor = UNITS[name] ?? UNITS[`${name}B`];
  if (factor === undefined) return undefined;
  const bytes = Math.round(Number(number) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The part that `5 %` or `0.5%` is, 0.05; `undefined` for what is no percentage. */
export function parsePercent(text: string): number | undefined {
  const [, number] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text) ?? [];
  const part = number === undefined ? NaN : Number(number) / 100;
  return Number.isFinite(part) ? part : undefined;
}
