/**
 * The fields of one CSV record, read as strictly as BuildKit reads the values of `--mount` and `--device`:
 * a field may be quoted as a whole, with `""` for a quote inside. `undefined` for anything else with a quote in it.
 */
export function readCsv(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text.charAt(at) !== '"') {
      const comma = text.indexOf(",", at);
      const field = text.slice(at, comma === -1 ? undefined : comma);
      if (field.includes('"')) return undefined;
      fields.push(field);
      if (comma === -1) return fields;
      at = comma + 1;
      continue;
    }
    let field = "";
    for (;;) {
      const quote = text.indexOf('"', at + 1);
      if (quote === -1) return undefined;
      field += text.slice(at + 1, quote);
      at = quote + 1;
      if (text.charAt(at) !== '"') break;
      field += '"';
    }
    fields.push(field);
    if (at === text.length) return fields;
    if (text.charAt(at) !== ",") return undefined;
    at++;
  }
}
