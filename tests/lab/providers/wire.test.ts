import { expect } from "chai";
import * as fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Properties, UNKNOWN } from "../../../lab/model";
import {
  decode,
  encode,
  encodeLike,
  markSecret,
  resourceReference,
} from "../../../lab/providers/wire";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignal = "1b47061264138c4ac30d75fd1eb44270";
const outputSignal = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const assetSignal = "c44067f5952c0a294b673a41bacd8c17";
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const sent = (content: Record<string, unknown>) =>
  Struct.fromJavaScript(content as Parameters<typeof Struct.fromJavaScript>[0]);

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.constant(UNKNOWN),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

describe("Pulumi's wire format", () => {
  it("carries every value there and back, through bytes", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 8 }), values, { noNullPrototype: true }),
        (properties) => {
          fc.pre(!JSON.stringify(properties).includes('"__proto__"'));
          const bytes = encode(properties as Properties).serializeBinary();
          expect(decode(Struct.deserializeBinary(bytes))).to.deep.equal(properties);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("sends what is unknown as Pulumi's mark, and leaves out what is undefined", () => {
    expect(encode({ a: UNKNOWN, b: undefined }).toJavaScript()).to.deep.equal({ a: unknownText });
  });

  it("unwraps secrets and outputs, and takes an output without value as unknown", () => {
    const struct = sent({
      secret: { [signature]: secretSignal, value: "s" },
      known: { [signature]: outputSignal, value: { [signature]: secretSignal, value: 1 } },
      unknown: { [signature]: outputSignal, dependencies: ["urn"] },
    });
    expect(decode(struct)).to.deep.equal({ secret: "s", known: 1, unknown: UNKNOWN });
  });

  it("shows assets as their hash and text, and resources as their id", () => {
    const struct = sent({
      asset: { [signature]: assetSignal, hash: "abc", text: "hello" },
      resource: resourceReference("urn:a", "id-1"),
      planned: resourceReference("urn:b", UNKNOWN),
      component: resourceReference("urn:c", undefined),
    });
    expect(decode(struct)).to.deep.equal({
      asset: { hash: "abc", text: "hello" },
      resource: "id-1",
      planned: UNKNOWN,
      component: "urn:c",
    });
  });

  it("gives back as they came the secrets and assets that the model did not change", () => {
    const original = {
      code: { [signature]: assetSignal, hash: "abc", text: "hello" },
      password: { [signature]: secretSignal, value: "s" },
      size: 1,
    };
    const struct = sent(original);
    const answer = encodeLike({ ...decode(struct), size: 2, arn: "arn" }, struct);
    expect(answer.toJavaScript()).to.deep.equal({ ...original, size: 2, arn: "arn" });
  });

  it("marks fields as secret", () => {
    expect(markSecret(encode({ a: 1, b: 2 }), ["b", "c"]).toJavaScript()).to.deep.equal({
      a: 1,
      b: { [signature]: secretSignal, value: 2 },
    });
  });
});
