import { expect } from "chai";
import { kebab, physicalName } from "../../../components/support/naming";

describe("physicalName", () => {
  it("keeps a name that fits", () => {
    expect(physicalName("evenkeel-prod-payment", 32)).to.equal("evenkeel-prod-payment");
  });

  it("cuts a long name to the limit and keeps two long names apart", () => {
    const one = physicalName("evenkeel-production-customer-notification-a", 32);
    const other = physicalName("evenkeel-production-customer-notification-b", 32);
    expect(one).to.match(/^evenkeel-production-cus-[0-9a-f]{8}$/);
    expect(one).to.have.length(32);
    expect(other).not.to.equal(one);
  });

  it("never leaves two hyphens where it cuts", () => {
    expect(physicalName("evenkeel-production-abc-notification", 29)).to.match(
      /^evenkeel-production-[0-9a-f]{8}$/,
    );
  });
});

describe("kebab", () => {
  for (const [text, expected] of [
    ["OrderPlaced", "order-placed"],
    ["Order2Placed", "order2-placed"],
    ["SKUChanged", "skuchanged"],
  ] as const) {
    it(`writes ${text} as ${expected}`, () => {
      expect(kebab(text)).to.equal(expected);
    });
  }
});
