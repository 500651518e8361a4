import { expect } from "chai";
import {
  addressOf,
  find,
  type Lookup,
  lookups,
  type Offer,
  OfferError,
  offersFor,
  readOffer,
  refresh,
} from "../../report/priceList";
import { knownPrices, type Price } from "../../report/prices";

/** As AWS publishes it: Billing user guide, "Reading the service price list files for an AWS service". */
const offer = (
  entries: readonly {
    readonly usagetype: string;
    readonly tiers: readonly (readonly [begin: string, usd: string])[];
    readonly attributes?: { readonly [name: string]: string };
  }[],
): Offer => ({
  offerCode: "AmazonEC2",
  publicationDate: "2026-11-20T08:00:00Z",
  products: Object.fromEntries(
    entries.map(({ usagetype, attributes = {} }, index) => [
      `SKU${index}`,
      {
        sku: `SKU${index}`,
        productFamily: "NAT Gateway",
        attributes: { servicecode: "AmazonEC2", usagetype, ...attributes },
      },
    ]),
  ),
  terms: {
    OnDemand: Object.fromEntries(
      entries.map(({ tiers }, index) => [
        `SKU${index}`,
        {
          [`SKU${index}.JRTCKXETXF`]: {
            priceDimensions: Object.fromEntries(
              tiers.map(([beginRange, USD], tier) => [
                `SKU${index}.JRTCKXETXF.${tier}`,
                { unit: "Hrs", beginRange, pricePerUnit: { USD } },
              ]),
            ),
          },
        },
      ]),
    ),
  },
});

const nat = lookups["nat.gateway"] as Lookup;
const price = (key: string, usd: number | null, per = 1): Price => ({
  ...{ key, region: "eu-west-1", unit: "hours", per, usd },
  source: "https://example.com/",
  date: "2026-01-01",
});

describe("The price list of AWS", () => {
  it("gives the first tier that is not free, whatever the region's prefix is", () => {
    const tiers = [
      ["0", "0.0000000000"],
      ["100", "0.0480000000"],
      ["1000", "0.0100000000"],
    ] as const;
    expect(find(offer([{ usagetype: "EU-NatGateway-Hours", tiers }]), nat)).to.equal(0.048);
    expect(find(offer([{ usagetype: "EUC1-NatGateway-Hours", tiers }]), nat)).to.equal(0.048);
    expect(find(offer([{ usagetype: "NatGateway-Hours", tiers }]), nat)).to.equal(0.048);
  });

  it("does not take what only ends alike, and says when it finds nothing, or more than one price", () => {
    const other = { usagetype: "EU-NatGateway-Prvd-Hours", tiers: [["0", "0.07"]] } as const;
    expect(find(offer([other]), nat)).to.match(/^AmazonEC2 has no price for /);
    const [one, two] = ["0.04", "0.05"].map((usd) => ({
      usagetype: "EU-NatGateway-Hours",
      tiers: [["0", usd]] as const,
    }));
    expect(find(offer([one, two].flatMap((each) => each ?? [])), nat)).to.match(/has 2 prices/);
  });

  it("takes the place of what was written down, with its address and date, for as many as the price is for", () => {
    const requests = offer([{ usagetype: "EU-Request", tiers: [["0", "0.0000002000"]] }]);
    const { prices, changed } = refresh([price("lambda.requests", 0.3, 1_000_000)], () => requests);
    expect(prices).to.deep.equal([
      {
        ...price("lambda.requests", 0.2, 1_000_000),
        source: addressOf("AWSLambda", "eu-west-1"),
        date: "2026-11-20",
      },
    ]);
    expect(changed).to.deep.equal(["lambda.requests eu-west-1: 0.3 → 0.2"]);
  });

  it("leaves as it was what it does not tell, and says why", () => {
    const before = [price("nat.gateway", 0.048), price("arc.plan", null)];
    const { prices, changed, kept } = refresh(before, () => offer([]));
    expect(prices).to.deep.equal(before);
    expect(changed).to.deep.equal([]);
    expect(kept[0]).to.match(/^nat\.gateway eu-west-1: AmazonEC2 has no price/);
    expect(kept[1]).to.equal("arc.plan eu-west-1: kept by hand");
  });

  it("is asked once for each service and region that a price is kept of", () => {
    const asked = offersFor(knownPrices()).map(({ service, region }) => `${service} ${region}`);
    expect(new Set(asked).size).to.equal(asked.length);
    expect(asked).to.include.members(["AmazonEC2 eu-west-1", "AWSLambda eu-central-1"]);
    expect(addressOf("AmazonEC2", "eu-west-1")).to.equal(
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/eu-west-1/index.json",
    );
  });

  it("is refused when the answer is something else", () => {
    expect(() => readOffer("<html>", "https://x/")).to.throw(
      OfferError,
      /https:\/\/x\/ is no offer file/,
    );
    expect(() => readOffer('{"offerCode":"AmazonEC2"}', "https://x/")).to.throw(/publicationDate/);
  });
});
