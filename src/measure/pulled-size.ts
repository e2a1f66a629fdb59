/** Bytes that a pull of these layers takes; `undefined` where nobody has compressed one of them. */
export function pulledSize(
  layers: Iterable<{ readonly compressed: number | undefined }>,
): number | undefined {
  let sum = 0;
  for (const { compressed } of layers) {
    if (compressed === undefined) return undefined;
    sum += compressed;
  }
  return sum;
}
