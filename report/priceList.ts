import { z } from "zod";
import { type Price } from "./prices";

/**
 * The AWS Price List Bulk API: where each price of `data/prices.json` is found in it, and how it is read. Offer files are
 * `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/SERVICE/current/REGION/index.json` (Billing user guide, "Getting
 * price list files manually"); products are found by `servicecode` and `usagetype`, their price by its first tier that costs.
 */

const dimension = z.object({
  unit: z.string(),
  beginRange: z.string().default("0"),
  pricePerUnit: z.record(z.string(), z.string()),
});

const offerSchema = z.object({
  offerCode: z.string(),
  publicationDate: z.string(),
  products: z.record(
    z.string(),
    z.object({
      sku: z.string(),
      productFamily: z.string().optional(),
      attributes: z.record(z.string(), z.string()),
    }),
  ),
  terms: z.object({
    OnDemand: z
      .record(
        z.string(),
        z.record(z.string(), z.object({ priceDimensions: z.record(z.string(), dimension) })),
      )
      .default({}),
  }),
});

export type Offer = z.output<typeof offerSchema>;

/** An answer that is no offer file. */
export class OfferError extends Error {}

export function readOffer(text: string, address: string): Offer {
  try {
    return offerSchema.parse(JSON.parse(text));
  } catch (error) {
    const [first] = error instanceof z.ZodError ? error.issues : [];
    const why = first ? `${first.path.join(".")}: ${first.message}` : String(error);
    throw new OfferError(`${address} is no offer file of the Price List API (${why}).`);
  }
}

/** Where a price is found. */
export interface Lookup {
  /** `AmazonEC2`. */
  readonly service: string;
  /**
   * End of the usage type, without the prefix of its region: `NatGateway-Hours` for `EU-NatGateway-Hours` and for
   * `EUC1-NatGateway-Hours`.
   */
  readonly usage: RegExp;
  /** Units of the price list that one unit of ours is. */
  readonly units?: number;
  /** More that must hold of the product. */
  readonly attributes?: { readonly [name: string]: RegExp };
}

/** A region's usage types begin with its short name, but for us-east-1, whose have none. */
const usage = (end: string): RegExp => new RegExp(`^(?:[A-Z]{2,4}[0-9]?-)?${end}$`);

/** By the key in `prices.json`; keys that are not here are kept by hand. */
export const lookups: { readonly [key: string]: Lookup } = {
  "lambda.requests": { service: "AWSLambda", usage: usage("Request") },
  "lambda.time.arm64": { service: "AWSLambda", usage: usage("Lambda-GB-Second-ARM") },
  "lambda.time.x86_64": { service: "AWSLambda", usage: usage("Lambda-GB-Second") },
  "aurora.storage": { service: "AmazonRDS", usage: usage("Aurora:StorageUsage") },
  "aurora.capacity": {
    service: "AmazonRDS",
    usage: usage("Aurora:ServerlessV2Usage"),
    attributes: { databaseEngine: /PostgreSQL/ },
  },
  "aurora.replicated-write": { service: "AmazonRDS", usage: usage("Aurora:ReplicatedWriteIO") },
  "s3.standard": { service: "AmazonS3", usage: usage("TimedStorage-ByteHrs") },
  "nat.gateway": { service: "AmazonEC2", usage: usage("NatGateway-Hours") },
  "nat.data": { service: "AmazonEC2", usage: usage("NatGateway-Bytes") },
  "nat.address": { service: "AmazonVPC", usage: usage("PublicIPv4:InUseAddress") },
  "endpoint.hour": { service: "AmazonVPC", usage: usage("VpcEndpoint-Hours") },
  "endpoint.data": { service: "AmazonVPC", usage: usage("VpcEndpoint-Bytes") },
  "transfer.zone": { service: "AWSDataTransfer", usage: usage("DataTransfer-Regional-Bytes") },
  "transfer.out": { service: "AWSDataTransfer", usage: usage("DataTransfer-Out-Bytes") },
  "sqs.standard": { service: "AWSQueueService", usage: usage("Requests-Tier1") },
  "sqs.fifo": { service: "AWSQueueService", usage: usage("Requests-FIFO-Tier1") },
  "cloudwatch.alarm": { service: "AmazonCloudWatch", usage: usage("CW:AlarmMonitorUsage") },
  "cloudwatch.logs": { service: "AmazonCloudWatch", usage: usage("DataProcessing-Bytes") },
};

export const addressOf = (service: string, region: string): string =>
  `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${service}/current/${region}/index.json`;

/** Dollars of one unit, in the first tier that is not free. */
function usdOf(offer: Offer, sku: string): number | undefined {
  const terms = Object.values(offer.terms.OnDemand[sku] ?? {});
  const tiers = terms
    .flatMap(({ priceDimensions }) => Object.values(priceDimensions))
    .map(({ beginRange, pricePerUnit }) => ({
      begin: Number(beginRange),
      usd: Number(pricePerUnit.USD),
    }))
    .filter(({ usd }) => usd > 0)
    .sort((one, other) => one.begin - other.begin);
  return tiers[0]?.usd;
}

/** The price of a unit, or why there is none. */
export function find(offer: Offer, { usage: wanted, attributes = {} }: Lookup): number | string {
  const products = Object.values(offer.products).filter(
    ({ attributes: own }) =>
      wanted.test(own.usagetype ?? "") &&
      Object.entries(attributes).every(([name, pattern]) => pattern.test(own[name] ?? "")),
  );
  const found = [...new Set(products.flatMap(({ sku }) => usdOf(offer, sku) ?? []))];
  const [only] = found;
  if (only === undefined) {
    return `${offer.offerCode} has no price for ${wanted.source}`;
  }
  return found.length === 1
    ? only
    : `${offer.offerCode} has ${found.length} prices for ${wanted.source}: ${found.join(", ")}`;
}

/** Digits that a price has, without what multiplying adds. */
const rounded = (usd: number): number => Number(usd.toPrecision(10));

export interface Refreshed {
  readonly prices: readonly Price[];
  /** `nat.gateway eu-west-1: 0.048 → 0.05`. */
  readonly changed: readonly string[];
  /** What stays as it was, and why. */
  readonly kept: readonly string[];
}

/** Puts what offers say in place of what was written down. @param offerOf the offer of a service in a region, if it was read. */
export function refresh(
  prices: readonly Price[],
  offerOf: (service: string, region: string) => Offer | undefined,
): Refreshed {
  const changed: string[] = [];
  const kept: string[] = [];
  const next = prices.map((price): Price => {
    const { key, region, usd, per } = price;
    const lookup = lookups[key];
    const offer = lookup && region !== "global" ? offerOf(lookup.service, region) : undefined;
    if (lookup === undefined || offer === undefined) {
      kept.push(`${key} ${region}: ${lookup === undefined ? "kept by hand" : "no offer was read"}`);
      return price;
    }
    const found = find(offer, lookup);
    if (typeof found === "string") {
      kept.push(`${key} ${region}: ${found}`);
      return price;
    }
    const now = rounded(found * per * (lookup.units ?? 1));
    if (now !== usd) {
      changed.push(`${key} ${region}: ${usd ?? "unknown"} → ${now}`);
    }
    return {
      ...price,
      usd: now,
      source: addressOf(lookup.service, region),
      date: offer.publicationDate.slice(0, 10),
    };
  });
  return { prices: next, changed, kept };
}

/** Offers that the prices need, once each. */
export function offersFor(
  prices: readonly Price[],
): readonly { service: string; region: string }[] {
  const needed = new Map<string, { service: string; region: string }>();
  for (const { key, region } of prices) {
    const lookup = lookups[key];
    if (lookup !== undefined && region !== "global") {
      needed.set(`${lookup.service} ${region}`, { service: lookup.service, region });
    }
  }
  return [...needed.values()];
}
