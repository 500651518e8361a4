import { createHash } from "node:crypto";

const hexDigest = (text: string) => createHash("sha256").update(text).digest("hex");

/** Letters and digits in the ways AWS's ids need them, always the same for the same seed. */
export interface Identity {
  /** Lower-case hexadecimal digits, at most 64. */
  hex(length: number, salt?: string): string;
  /** Lower-case letters and digits, at most 64. */
  letters(length: number, salt?: string): string;
  /** Capital letters and digits, at most 64. */
  capitals(length: number, salt?: string): string;
  digits(length: number, salt?: string): string;
  uuid(salt?: string): string;
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz0123456789";
const upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const decimal = "0123456789";

export function identityOf(seed: string): Identity {
  const bytes = (salt: string) => {
    const digest = hexDigest(`${seed}|${salt}`) + hexDigest(`${seed}|${salt}|more`);
    return digest.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  };
  const spelt = (alphabet: string, length: number, salt: string) =>
    bytes(salt)
      .slice(0, length)
      .map((byte) => alphabet[byte % alphabet.length] ?? "")
      .join("");
  return {
    hex: (length, salt = "") => hexDigest(`${seed}|${salt}`).slice(0, length),
    letters: (length, salt = "") => spelt(lowerCase, length, salt),
    capitals: (length, salt = "") => spelt(upperCase, length, salt),
    digits: (length, salt = "") => spelt(decimal, length, salt),
    uuid: (salt = "") => {
      const hex = hexDigest(`${seed}|${salt}|uuid`);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
