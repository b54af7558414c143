// Small matters of text.

/** Groups of four, for the eye and the telephone. */
export const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, "$1 ");

/** A file name from a person's: letters and digits that every system takes. */
export function fileName(name: string): string {
  const plain = name
    .toLocaleLowerCase("tr")
    .replace(/ı/g, "i")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain.slice(0, 40) || "anahtar";
}
