import { expect } from "chai";
import { createHmac } from "node:crypto";
import { sign, signatureVerifier } from "../../../functions/heartbeat/signature";

const message = "POST drill-1 7";

/** A secret whose password changes, a clock, and how often the secret was read. */
function setUp() {
  const world = { password: "first", now: 0, reads: 0 };
  const verify = signatureVerifier(
    () => {
      world.reads += 1;
      return Promise.resolve({ username: "heartbeat", password: world.password });
    },
    () => world.now,
  );
  return { world, verify };
}

describe("the signature of a heartbeat", () => {
  it("is an HMAC-SHA256 in hexadecimal digits", () => {
    const expected = createHmac("sha256", "first").update(message).digest("hex");
    expect(sign("first", message)).to.equal(expected);
  });

  it("fits the message that it was made for, in small and capital digits, and no other", async () => {
    const { verify, world } = setUp();
    expect(await verify(sign("first", message), message)).to.equal(true);
    expect(await verify(sign("first", message).toUpperCase(), message)).to.equal(true);
    expect(await verify(sign("first", message), "POST drill-1 8")).to.equal(false);
    expect(world.reads).to.equal(1);
  });

  it("is none where it is missing, cut short or no number, and the secret is not even read", async () => {
    const { verify, world } = setUp();
    const right = sign("first", message);
    for (const wrong of [undefined, "", right.slice(2), `${right}00`, right.replace(/./, "g")]) {
      expect(await verify(wrong, message)).to.equal(false);
    }
    expect(world.reads).to.equal(0);
  });

  it("fits with a password that was rotated since, though guesses do not read the secret each time", async () => {
    const { verify, world } = setUp();
    await verify(sign("first", message), message);
    world.password = "second";
    world.now = 9_999;
    expect(await verify(sign("second", message), message)).to.equal(false);
    expect(world.reads).to.equal(1);
    world.now = 10_000;
    expect(await verify(sign("second", message), message)).to.equal(true);
    expect(await verify(sign("guess", message), message)).to.equal(false);
    expect(world.reads).to.equal(2);
  });
});
