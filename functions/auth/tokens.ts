import { JwtVerifier } from "aws-jwt-verify";
import { FetchError, JwtBaseError } from "aws-jwt-verify/error";
import { type Fetcher, SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

/** What is known of a caller whose token is good. */
export interface Caller {
  readonly subject: string;
  /** Scopes, separated by spaces; empty where the token has none. */
  readonly scope: string;
}

/** Reads a token. Undefined: it is not good. @throws where that cannot be said, because the issuer's keys are not known. */
export type ReadToken = (token: string) => Promise<Caller | undefined>;

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** @default /.well-known/jwks.json below the issuer */
  readonly keysUrl?: string;
}

/**
 * Reads JSON Web Tokens of one issuer: signature, issuer, audience, expiry. Its keys are fetched once per container, and
 * again when a token names a key that is not among them.
 */
export function tokenReader(
  { issuer, audience, keysUrl }: Issuer,
  fetcher: Fetcher = new SimpleFetcher(),
): ReadToken {
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience,
      jwksUri: keysUrl ?? `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`,
      // The library takes a token without an end for one without end.
      customJwtCheck: ({ payload }) => {
        if (payload.exp === undefined || typeof payload.sub !== "string" || payload.sub === "") {
          throw new UnfitToken("the token has no exp or no sub");
        }
      },
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  let keys: Promise<void> | undefined;
  const haveKeys = async () => {
    try {
      await (keys ??= verifier.hydrate());
    } catch (error) {
      keys = undefined;
      throw error;
    }
  };
  return async (token) => {
    // Before the keys are known nothing can be said of any token, and that is not the token's fault.
    await haveKeys();
    try {
      const { sub = "", scope } = await verifier.verify(token);
      return { subject: sub, scope: typeof scope === "string" ? scope : "" };
    } catch (error) {
      const isToken = error instanceof JwtBaseError && !(error instanceof FetchError);
      if (isToken || error instanceof UnfitToken) {
        return undefined;
      }
      throw error;
    }
  };
}

class UnfitToken extends Error {}
