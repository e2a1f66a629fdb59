import { createHash } from "node:crypto";

/** A key store of Java's own format with one certificate for each text, sealed with a password; characters are bytes (latin1). `time` has 8 of them. */
export function keyStoreOf(
  time: string,
  certificates: readonly string[],
  password = "changeit",
): string {
  const u4 = (value: number): string => `\0\0\0${String.fromCharCode(value)}`;
  const text = (value: string): string =>
    `\0${String.fromCharCode(value.length)}${value}`;
  const entries = certificates.map(
    (each, at) =>
      `${u4(2)}${text(`ca-${at}`)}${time}${text("X.509")}${u4(each.length)}${each}`,
  );
  const store = `\u00fe\u00ed\u00fe\u00ed${u4(2)}${u4(certificates.length)}${entries.join("")}`;
  const seal = createHash("sha1")
    .update(Buffer.from(password, "utf16le").swap16())
    .update("Mighty Aphrodite")
    .update(store, "latin1");
  return store + seal.digest().toString("latin1");
}
