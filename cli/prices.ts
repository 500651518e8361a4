import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../lab/engine/cache";
import { progressLine } from "../lab/print/progress";
import { addressOf, type Offer, offersFor, readOffer, refresh } from "../report/priceList";
import { priceFile } from "../report/prices";

/** `npm run prices`: writes report/data/prices.json anew from AWS's price list, which needs no account. */

const help = `Usage: npm run prices [-- --dry-run]

Reads offer files of the AWS Price List Bulk API (no account is needed; that of EC2 has some hundred megabytes),
and writes report/data/prices.json with their prices, addresses and dates. What they do not tell stays as it is.

Exit codes: 0 done, 1 failed (nothing was written).`;

const target = join(repository, "report", "data", "prices.json");

async function fetchOffer(service: string, region: string): Promise<Offer> {
  const address = addressOf(service, region);
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address} answers ${answer.status}.`);
  }
  return readOffer(await answer.text(), address);
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const unknown = args.filter((arg) => arg !== "--dry-run");
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(", ")}.\n\n${help}`);
  }
  const progress = progressLine();
  const file = priceFile();
  const offers = new Map<string, Offer>();
  for (const { service, region } of offersFor(file.prices)) {
    progress.say(`reading ${service} in ${region}`);
    offers.set(`${service} ${region}`, await fetchOffer(service, region));
  }
  progress.clear();
  const { prices, changed, kept } = refresh(file.prices, (service, region) =>
    offers.get(`${service} ${region}`),
  );
  if (!args.includes("--dry-run")) {
    writeFileSync(target, `${JSON.stringify({ ...file, prices }, null, 2)}\n`);
  }
  process.stdout.write([...changed, ...kept.map((text) => `kept: ${text}`), ""].join("\n"));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
