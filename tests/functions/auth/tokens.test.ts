import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect } from "chai";
import { type ReadToken, tokenReader } from "../../../functions/auth/tokens";

const issuer = "https://id.example.com";
const audience = "shop-api";

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const own = pair();
const foreign = pair();

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const now = () => Math.floor(Date.now() / 1_000);

const claims = (changes: Record<string, unknown> = {}) => ({
  iss: issuer,
  aud: audience,
  sub: "user-1",
  scope: "orders",
  exp: now() + 600,
  ...changes,
});

/** A JSON Web Token, signed by RS256 unless its header says otherwise. */
function tokenOf(
  payload: Record<string, unknown>,
  key: KeyObject = own.privateKey,
  header: Record<string, unknown> = { alg: "RS256", kid: "own", typ: "JWT" },
): string {
  const text = `${part(header)}.${part(payload)}`;
  const signature = header.alg === "none" ? "AA" : sign("sha256", Buffer.from(text), key);
  return `${text}.${signature.toString("base64url")}`;
}

const keySet = (kid = "own") => ({
  keys: [{ ...own.publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" }],
});

/** The issuer's keys as they are fetched; each answer is used up, the last one stays. */
function issuerOf(...answers: readonly (object | Error)[]) {
  const asked: string[] = [];
  const left = [...answers];
  const fetch = (url: string): Promise<ArrayBuffer> => {
    asked.push(url);
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined || answer instanceof Error) {
      return Promise.reject(answer ?? new Error("no answer"));
    }
    const bytes = new TextEncoder().encode(JSON.stringify(answer));
    return Promise.resolve(bytes.buffer as ArrayBuffer);
  };
  return { asked, fetcher: { fetch } };
}

describe("auth/tokens", () => {
  let asked: string[];
  let read: ReadToken;
  beforeEach(() => {
    const keys = issuerOf(keySet());
    asked = keys.asked;
    read = tokenReader({ issuer, audience }, keys.fetcher);
  });

  it("knows the caller of a good token", async () => {
    expect(await read(tokenOf(claims()))).to.deep.equal({ subject: "user-1", scope: "orders" });
    expect(await read(tokenOf(claims({ scope: undefined })))).to.deep.equal({
      subject: "user-1",
      scope: "",
    });
  });

  it("takes keys of elliptic curves too", async () => {
    const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = {
      ...curve.publicKey.export({ format: "jwk" }),
      kid: "ec",
      use: "sig",
      alg: "ES256",
    };
    const reader = tokenReader({ issuer, audience }, issuerOf({ keys: [jwk] }).fetcher);
    const text = `${part({ alg: "ES256", kid: "ec" })}.${part(claims())}`;
    const key = { key: curve.privateKey, dsaEncoding: "ieee-p1363" } as const;
    const token = `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
    expect(await reader(token)).to.include({ subject: "user-1" });
  });

  const wrong: readonly (readonly [string, () => string])[] = [
    ["signed by another key", () => tokenOf(claims(), foreign.privateKey)],
    ["of another issuer", () => tokenOf(claims({ iss: "https://evil.example.com" }))],
    ["for another audience", () => tokenOf(claims({ aud: "other-api" }))],
    ["that has expired", () => tokenOf(claims({ exp: now() - 5 }))],
    ["that never expires", () => tokenOf(claims({ exp: undefined }))],
    ["that is not valid yet", () => tokenOf(claims({ nbf: now() + 300 }))],
    ["of nobody", () => tokenOf(claims({ sub: undefined }))],
    ["without a signature", () => tokenOf(claims(), undefined, { alg: "none", kid: "own" })],
    ["of an unknown key", () => tokenOf(claims(), undefined, { alg: "RS256", kid: "other" })],
    [
      "whose text was changed",
      () => tokenOf(claims()).replace(/\.[^.]+\./, `.${part(claims({ sub: "root" }))}.`),
    ],
    ["that is none", () => "a.b.c"],
    [
      "signed with the public key as a shared secret",
      () => tokenOf(claims(), undefined, { alg: "HS256", kid: "own" }),
    ],
  ];
  for (const [what, make] of wrong) {
    it(`refuses a token ${what}`, async () => {
      expect(await read(make())).to.equal(undefined);
    });
  }

  it("asks for the issuer's keys once, at the usual place", async () => {
    await read(tokenOf(claims()));
    await read(tokenOf(claims()));
    expect(asked).to.deep.equal(["https://id.example.com/.well-known/jwks.json"]);
  });

  it("asks at another place, where settings name one", async () => {
    const keys = issuerOf(keySet());
    const keysUrl = "https://keys.example.com/all";
    const reader = tokenReader({ issuer: `${issuer}/`, audience, keysUrl }, keys.fetcher);
    await reader(tokenOf(claims({ iss: `${issuer}/` })));
    expect(keys.asked).to.deep.equal([keysUrl]);
  });

  it("asks again when a token names a new key", async () => {
    const keys = issuerOf(keySet("old"), keySet("own"));
    const reader = tokenReader({ issuer, audience }, keys.fetcher);
    expect(await reader(tokenOf(claims()))).to.include({ subject: "user-1" });
    expect(keys.asked).to.have.length(2);
  });

  it("says nothing of a token while the issuer is silent, and tries again", async () => {
    const keys = issuerOf(new Error("no route"), keySet());
    const reader = tokenReader({ issuer, audience }, keys.fetcher);
    const failure = await reader(tokenOf(claims())).then(
      () => "",
      (error: unknown) => String(error),
    );
    expect(failure).to.include("no route");
    expect(await reader(tokenOf(claims()))).to.include({ subject: "user-1" });
  });
});
