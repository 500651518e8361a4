import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loose, type Lock, readAudit, unreviewedScripts } from "./supply";

/** `npm run audit`: what this program is built on. It holds the keys to production, and so does whatever it loads. */

const repository = resolve(__dirname, "..");
const json = (name: string): unknown => JSON.parse(readFileSync(join(repository, name), "utf8"));

/** What npm prints, however it ends. */
const npmAudit = (): Promise<string> =>
  new Promise((done) => {
    // Arguments of our own alone; npm is a script on Windows, and needs a shell there.
    execFile(
      "npm",
      ["audit", "--omit=dev", "--json"],
      { cwd: repository, shell: process.platform === "win32" },
      (_, stdout) => done(stdout),
    );
  });

async function main(): Promise<void> {
  const problems = [
    ...loose(json("package.json") as Parameters<typeof loose>[0]).map(
      (each) => `not one version: ${each}`,
    ),
    ...unreviewedScripts(json("package-lock.json") as Lock).map(
      (each) =>
        `runs a script when it is installed, and nobody has looked at that (cli/supply.ts): ${each}`,
    ),
  ];
  const audit = readAudit(await npmAudit());
  const found = audit.answered ? audit.severe : [];
  process.stdout.write(
    audit.answered
      ? `The registry knows ${found.length} severe and ${audit.others} lesser vulnerabilities in production dependencies.\n`
      : `The registry does not answer audits, so that known vulnerabilities were not looked for: ${audit.why}\n`,
  );
  [...problems, ...found].forEach((each) => process.stderr.write(`- ${each}\n`));
  process.exitCode = problems.length + found.length > 0 ? 1 : 0;
}

void main();
