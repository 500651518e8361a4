import { createHmac, timingSafeEqual } from "node:crypto";
import { type Credentials } from "../shared/credentials";

/** Header that a probe signs its request in: HMAC-SHA256 in hexadecimal digits. */
export const signatureHeader = "x-heartbeat-signature";

const hmac = (key: string, message: string) =>
  createHmac("sha256", key).update(message, "utf8").digest();

/** Signature of a message, as a probe puts it into the header. */
export const sign = (key: string, message: string): string => hmac(key, message).toString("hex");

/** Tells whether a signature is of a message. */
export type VerifySignature = (signature: string | undefined, message: string) => Promise<boolean>;

/** Milliseconds between two readings of the secret after a signature that did not fit. */
const patience = 10_000;

/**
 * Checks signatures with the password of the service's own secret. A signature that does not fit may be made with a
 * rotated password: the secret is read again then, but not for every guess of a stranger.
 */
export function signatureVerifier(
  readCredentials: () => Promise<Credentials>,
  now: () => number = Date.now,
): VerifySignature {
  let known: { key: string; readAt: number } | undefined;

  const read = async () => {
    const { password } = await readCredentials();
    known = { key: password, readAt: now() };
    return known;
  };

  return async (signature, message) => {
    if (signature === undefined || !/^[0-9a-f]{64}$/i.test(signature)) {
      return false;
    }
    const given = Buffer.from(signature, "hex");
    const fits = ({ key }: { key: string }) => timingSafeEqual(hmac(key, message), given);
    const current = known ?? (await read());
    if (fits(current)) {
      return true;
    }
    return now() - current.readAt >= patience && fits(await read());
  };
}
