import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const folder = join(__dirname, "..", ".github", "workflows");

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: unknown;
  readonly steps?: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly on?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));

describe("Workflows", () => {
  it("are there to look at", () => {
    expect(files).not.to.be.empty;
  });

  for (const file of files) {
    const workflow = parse(readFileSync(join(folder, file), "utf8")) as Workflow;
    const jobs = Object.entries(workflow.jobs);
    const steps = jobs.flatMap(([, job]) => job.steps ?? []);

    it(`name actions by commit: ${file}`, () => {
      const loose = steps
        .flatMap(({ uses }) => uses ?? [])
        .filter((uses) => !/@[0-9a-f]{40}$/.test(uses) && !uses.startsWith("./"));
      expect(loose).to.deep.equal([]);
    });

    it(`grant nothing but what a job says: ${file}`, () => {
      expect(workflow.permissions).to.deep.equal({});
      for (const [name, { permissions }] of jobs) {
        expect(permissions, `${name} says no permissions`).not.to.equal(undefined);
        const writes = Object.entries(permissions ?? {}).filter(([, right]) => right === "write");
        expect(
          writes
            .map(([scope]) => scope)
            .filter((scope) => !["id-token", "pull-requests", "issues"].includes(scope)),
        ).to.deep.equal([]);
      }
    });

    it(`take a token for AWS only in an environment, and no key of AWS's at all: ${file}`, () => {
      for (const [name, job] of jobs) {
        const asks = job.permissions?.["id-token"] === "write";
        expect(!asks || job.environment !== undefined, `${name} has no environment`).to.equal(true);
      }
      expect(readFileSync(join(folder, file), "utf8")).not.to.match(
        /aws-secret-access-key|AWS_SECRET_ACCESS_KEY/,
      );
    });

    it(`never run code of a fork with rights of the repository: ${file}`, () => {
      expect(JSON.stringify(workflow.on)).not.to.include("pull_request_target");
    });

    it(`install what the lock file says: ${file}`, () => {
      const installs = steps
        .flatMap(({ run }) => run ?? [])
        .filter((run) => /\bnpm (i|install)\b/.test(run));
      expect(installs).to.deep.equal([]);
    });
  }
});
