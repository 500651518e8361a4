import { expect } from "chai";
import { type Deployment } from "@pulumi/pulumi/automation";
import { type Operation } from "../../../drills/guard/checks";
import { guard } from "../../../drills/guard/guard";
import { type GuardWorld } from "../../../drills/guard/world";
import { type ResourceChange } from "../../../drills/world";
import { type Settings } from "../../../environments/schema";
import { activePassive, overridden, settings, singleRegion } from "../../environments/support";

const now = new Date("2026-12-01T09:00:00Z");
const urn = (type: string, name: string) => `urn:pulumi:test::evenkeel::${type}::${name}`;

const provider = (region: string) => ({
  urn: urn("pulumi:providers:aws", region),
  type: "pulumi:providers:aws",
  id: "1",
  inputs: { region },
  outputs: { region },
});

const arn = (region: string) => `arn:aws:rds:${region}:444455556666:cluster:shared-${region}`;

const cluster = (region: string, inputs: object = {}, protect = false) => ({
  urn: urn("aws:rds/cluster:Cluster", `data-${region}-shared-cluster`),
  type: "aws:rds/cluster:Cluster",
  id: `shared-${region}`,
  provider: `${provider(region).urn}::1`,
  protect,
  inputs: { clusterIdentifier: `shared-${region}`, ...inputs },
  outputs: { arn: arn(region) },
});

const database = {
  urn: urn("aws:rds/globalCluster:GlobalCluster", "data-eu-west-1-shared-global"),
  type: "aws:rds/globalCluster:GlobalCluster",
  id: "shared",
  provider: `${provider("eu-west-1").urn}::1`,
  inputs: { sourceDbClusterIdentifier: arn("eu-west-1") },
  outputs: {},
};

const both = [
  ...["eu-west-1", "eu-central-1"].map(provider),
  cluster("eu-west-1"),
  cluster("eu-central-1", { globalClusterIdentifier: "shared" }),
  database,
];

interface Fake {
  readonly settings?: Settings;
  readonly resources?: readonly object[];
  readonly pending?: readonly object[];
  readonly holder?: string;
  readonly changes?: readonly ResourceChange[];
  readonly account?: string;
  readonly writer?: string;
  readonly previewFails?: string;
}

/** A world whose every answer is given; what nobody gave is as it should be. */
function world(fake: Fake): GuardWorld & { readonly previews: () => number } {
  let previews = 0;
  const deployment = {
    version: 3,
    deployment: { resources: fake.resources ?? both, pending_operations: fake.pending ?? [] },
  } as unknown as Deployment;
  return {
    settings: () => Promise.resolve(fake.settings ?? settings(activePassive)),
    engine: {
      exportState: () => Promise.resolve(deployment),
      lockHolder: () => Promise.resolve(fake.holder),
      preview: () => {
        previews += 1;
        return fake.previewFails === undefined
          ? Promise.resolve(fake.changes ?? [])
          : Promise.reject(new Error(fake.previewFails));
      },
    },
    account: () => Promise.resolve(fake.account ?? "444455556666"),
    writer: () => Promise.resolve(fake.writer ?? arn("eu-west-1")),
    close: () => Promise.resolve(),
    previews: () => previews,
  };
}

const verdict = (operation: Operation, fake: Fake) => guard(operation, "test", world(fake), now);

/** What is refused, each with its advice, and that nothing else was said. */
async function refused(operation: Operation, fake: Fake): Promise<readonly string[]> {
  const { exitCode, findings } = await verdict(operation, fake);
  expect(exitCode).to.equal(2);
  return findings
    .filter(({ severity }) => severity === "refusal")
    .map(({ what, advice }) => `${what} => ${advice}`);
}

const change = (
  kind: ResourceChange["kind"],
  type: string,
  name: string,
  properties = ["engineVersion"],
): ResourceChange => ({
  ...{ kind, type, properties },
  urn: urn(type, name),
});

describe("The guard", () => {
  for (const operation of ["preview", "up", "drill"] as const) {
    it(`lets ${operation} begin when nothing stands against it`, async () => {
      expect(await verdict(operation, {})).to.deep.equal({
        operation,
        stack: "test",
        exitCode: 0,
        findings: [],
      });
    });
  }

  it("names who holds the lock, and does not take it away", async () => {
    const [line] = await refused("up", { holder: "ann@laptop (process 7) since 2026-12-01" });
    expect(line).to.equal(
      'stack test is locked by ann@laptop (process 7) since 2026-12-01 => Wait until that ends. If it runs nowhere any more: `pulumi cancel --stack test`, and then this command again (docs/operations.md, "Locks").',
    );
  });

  it("refuses while nobody knows what became of an operation, and previews nothing then", async () => {
    const queue = urn("aws:sqs/queue:Queue", "orders");
    const fake = world({ pending: [{ type: "creating", resource: { urn: queue } }] });
    const { findings, exitCode } = await guard("up", "test", fake, now);
    expect(exitCode).to.equal(2);
    expect(findings.map(({ what }) => what)).to.deep.equal([
      `an operation was cut short, and nobody knows whether it came to be: creating ${queue}`,
      "what would change was not looked at",
    ]);
    expect(findings[0]?.advice).to.include("docs/operations.md");
    expect(fake.previews()).to.equal(0);
  });

  it("refuses credentials of another account", async () => {
    expect(await refused("up", { account: "999999999999" })).to.deep.equal([
      "the credentials are of account 999999999999, and the stack is in 444455556666 (evenkeel:account) => Use credentials of the stack's account.",
    ]);
  });

  it("refuses a configuration that has no place any more where the databases are", async () => {
    const moved = settings({ ...activePassive, home: "eu-west-2" });
    const lines = await refused("up", { settings: moved });
    expect(lines[0]).to.match(
      /^the stack has databases or a network in eu-west-1, and the configuration has places in eu-west-2 and eu-central-1 only => Undo the change/,
    );
  });

  it("refuses to destroy production, before anything is deleted", async () => {
    const [line, ...others] = await refused("destroy", {
      resources: [cluster("eu-west-1", {}, true)],
    });
    expect(others).to.deep.equal([]);
    expect(line).to.match(
      /^test holds data that nobody may lose: settings.production is true, settings.protect is true, 1 resources are protected => Pulumi would delete what is not protected before it stops/,
    );
  });

  it("refuses to destroy what is protected in the state although settings do not say so any more", async () => {
    const fake = {
      settings: settings(singleRegion),
      resources: [provider("eu-west-1"), cluster("eu-west-1", {}, true)],
      account: "111122223333",
    };
    expect(await refused("destroy", fake)).to.have.length(1);
    const given = { ...fake, resources: [provider("eu-west-1"), cluster("eu-west-1")] };
    expect((await verdict("destroy", given)).exitCode).to.equal(0);
  });

  it("refuses changes that replace or delete what holds data, and says why they would", async () => {
    const changes = [
      change("replace", "aws:rds/cluster:Cluster", "data-eu-west-1-shared-cluster", ["kmsKeyId"]),
      change("delete", "aws:dynamodb/table:Table", "data-eu-west-1-inventory-table", []),
      change("update", "aws:rds/cluster:Cluster", "data-eu-central-1-shared-cluster"),
    ];
    const lines = await refused("up", { changes });
    expect(lines.map((line) => line.split(" => ")[0])).to.deep.equal([
      "it would replace data-eu-west-1-shared-cluster (aws:rds/cluster:Cluster), which holds data, because of kmsKeyId",
      "it would delete data-eu-west-1-inventory-table (aws:dynamodb/table:Table), which holds data",
    ]);
  });

  it("lets go what is allowed by name, for as long as that holds", async () => {
    const changes = [change("replace", "aws:rds/cluster:Cluster", "data-eu-west-1-shared-cluster")];
    const allowed = (until: string) =>
      settings(
        overridden(activePassive, "policies", {
          suppressions: [
            {
              rule: "data-kept",
              resource: "data-*-shared-cluster",
              reason: "Copied to the new cluster on 30 November",
              until,
            },
          ],
        }),
      );
    expect((await verdict("up", { changes, settings: allowed("2026-12-01") })).exitCode).to.equal(
      0,
    );
    const late = await refused("up", { changes, settings: allowed("2026-11-30") });
    expect(late).to.deep.equal([
      "the suppression of data-kept for data-*-shared-cluster ended on 2026-11-30 => Mend what it covered and take it out, or give it a new reason and day (settings.policies.suppressions).",
    ]);
  });

  it("refuses to change the gate while the standby serves", async () => {
    const fake = {
      settings: settings({ ...activePassive, active: "eu-central-1" }),
      writer: arn("eu-central-1"),
      changes: [change("update", "aws:route53/healthCheck:HealthCheck", "edge-api-home-health")],
    };
    const [line] = await refused("up", fake);
    expect(line).to.include("while eu-central-1 serves").and.to.include("Move back first");
  });

  for (const operation of ["up", "destroy", "drill"] as const) {
    it(`refuses ${operation} while configuration and AWS disagree on who writes`, async () => {
      const lines = await refused(operation, { writer: arn("eu-central-1") });
      expect(lines.at(-1)).to.match(
        /^configuration and AWS disagree: evenkeel:active is eu-west-1, and the writer of shared is arn:aws:rds:eu-central-1:\S+ => If a move was begun, go on with it/,
      );
    });
  }

  it("never asks a region that is down", async () => {
    const asked: string[] = [];
    const down = settings({ ...activePassive, active: "eu-central-1", unavailable: "eu-west-1" });
    const { exitCode } = await guard(
      "drill",
      "test",
      {
        ...world({ settings: down }),
        account: (region) => Promise.resolve(asked.push(region) > 0 ? "444455556666" : ""),
        writer: (region) => Promise.resolve(asked.push(region) > 0 ? arn("eu-central-1") : ""),
      },
      now,
    );
    expect(exitCode).to.equal(0);
    expect(asked).to.deep.equal(["eu-central-1", "eu-central-1"]);
  });

  it("refuses what it could not find out, in the words of whoever did not answer", async () => {
    expect(
      await refused("up", { previewFails: "pulumi preview was ended: no such bucket" }),
    ).to.deep.equal([
      "what would change could not be found out: pulumi preview was ended: no such bucket => Mend that, and try again.",
    ]);
  });

  it("tells all reasons at once", async () => {
    const lines = await refused("up", {
      holder: "ann",
      account: "999999999999",
      writer: arn("eu-central-1"),
      pending: [{ type: "updating", resource: { urn: "x" } }],
    });
    expect(lines).to.have.length(4);
  });
});
