import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const price = z.strictObject({
  /** What has the price: `nat.gateway`. */
  key: z.string().min(1),
  /** Region that it holds in, or `global`. */
  region: z.string().min(1),
  /** What is counted. */
  unit: z.string().min(1),
  /** How many of it the price is for. */
  per: z.number().positive(),
  /** Null: unknown, which is not the same as free. */
  usd: z.number().positive().nullable(),
  /** Where it is published. */
  source: z.url({ protocol: /^https$/ }),
  /** When it was written down. */
  date: z.iso.date(),
});

export type Price = z.output<typeof price>;

const file = z.strictObject({ about: z.string(), prices: z.array(price).min(1) });

/** The whole of `report/data/prices.json`. */
export const priceFile = (): z.output<typeof file> =>
  file.parse(JSON.parse(readFileSync(join(__dirname, "data", "prices.json"), "utf8")));

/** The dated prices of `report/data/prices.json`. */
export const knownPrices = (): readonly Price[] => priceFile().prices;
