import { expect } from "chai";
import { RequestError, runOf } from "../../drills/options";
import { ids, prefix, urn } from "./support/modelStack";
import { reasons, Runs, type Wish } from "./support/runs";
import {
  home,
  simulation,
  SimulatedWorld,
  type Simulation,
  standby,
} from "./support/simulatedWorld";

const leaseName = `/${prefix}/drill/lease`;

/** A state of things, and what a planned move to the standby says of it. */
interface Refused {
  readonly when: string;
  readonly given: (of: Simulation) => void;
  readonly says: RegExp;
  readonly wish?: Partial<Wish>;
}

const disaster = { mode: "disaster", allowDataLoss: true } as const;

const cases: readonly Refused[] = [
  {
    when: "the stack is locked",
    given: ({ stack }) => (stack.lock = "ci@runner (process 7) since now"),
    says: /stack prod is locked by ci@runner/,
  },
  {
    when: "an operation was cut short",
    given: ({ stack }) =>
      (stack.pending = [{ type: "creating", resource: { urn: "urn:pulumi:prod::a" } }]),
    says: /an operation was cut short: creating urn:pulumi:prod::a/,
  },
  {
    when: "another drill holds the lease",
    given: ({ aws, clock }) =>
      aws
        .region(standby)
        .parameters.set(
          leaseName,
          JSON.stringify({ run: "x", operator: "ann@desk", until: clock.now() + 600_000 }),
        ),
    says: /ann@desk runs drill x/,
  },
  {
    when: "a drill the other way holds the lease",
    given: ({ aws, clock }) =>
      aws
        .region(home)
        .parameters.set(
          leaseName,
          JSON.stringify({ run: "y", operator: "bob@desk", until: clock.now() + 600_000 }),
        ),
    says: /bob@desk runs drill y/,
  },
  {
    when: "nobody can read the lease",
    given: ({ aws }) => aws.region(standby).parameters.set(leaseName, "mine"),
    says: /unknown runs drill unknown/,
  },
  {
    when: "the credentials are of another account",
    given: ({ aws }) => (aws.account = "999999999999"),
    says: /the credentials are of account 999999999999, the stack is in 444455556666/,
  },
  {
    when: "the state and evenkeel:active disagree",
    given: ({ stack }) => {
      const role = stack.resources.find(({ urn: each }) =>
        each.endsWith("events-eu-west-1-mapping"),
      );
      Object.assign(role?.inputs ?? {}, { enabled: false });
    },
    says: /the state and evenkeel:active disagree on events-eu-west-1-mapping/,
  },
  {
    when: "nothing says which region a provider calls",
    given: ({ stack }) =>
      stack.resources.push({
        urn: urn("pulumi:providers:aws", "elsewhere"),
        type: "pulumi:providers:aws",
        inputs: {},
      }),
    says: /nothing says which region the provider elsewhere calls/,
  },
  {
    when: "AWS has the writer in the other place already",
    given: ({ aws }) => {
      aws.database.switchoverTakes = 0;
      aws.database.move(standby, "switchover");
      aws.database.currentWriter();
    },
    says: /evenkeel:active is eu-west-1, but the writer of evenkeel-prod-shared is arn:aws:rds:eu-central-1/,
  },
  {
    when: "somebody else moves the database",
    given: ({ aws }) => aws.database.move(standby, "switchover"),
    says: /evenkeel-prod-shared is being moved by somebody else/,
  },
  {
    when: "the new place's cluster has not joined",
    given: ({ aws }) =>
      aws.faults.set(`${standby} RDS DescribeGlobalClusters`, () => ({
        GlobalClusters: [
          {
            GlobalClusterIdentifier: ids.globalDatabase,
            GlobalClusterMembers: [{ DBClusterArn: ids.clusterArn(home), IsWriter: true }],
          },
        ],
      })),
    says: /evenkeel-prod-shared has no cluster in eu-central-1/,
  },
  {
    when: "engine versions differ",
    given: ({ aws }) => (aws.region(standby).engineVersion = "16.11"),
    says: /engine versions of evenkeel-prod-shared differ: 16.11 in eu-central-1, 16.13 in eu-west-1/,
  },
  {
    when: "engine versions differ, in a disaster by what the global database says",
    given: ({ aws }) => (aws.region(standby).engineVersion = "16.11"),
    says: /engine versions of evenkeel-prod-shared differ: 16.11 in eu-central-1/,
    wish: disaster,
  },
  {
    when: "the new place's cluster is not available",
    given: ({ aws }) => (aws.region(standby).clusterStatus = "upgrading"),
    says: /evenkeel-prod-shared-eu-central-1 is upgrading/,
  },
  {
    when: "an instance is missing",
    given: ({ aws }) => (aws.region(standby).instance = undefined),
    says: /below its floor: instance evenkeel-prod-shared-eu-central-1-1 should be available with class db.r6g.large, and is not there/,
  },
  {
    when: "an instance is smaller",
    given: ({ aws }) =>
      (aws.region(standby).instance = { class: "db.t4g.medium", status: "available" }),
    says: /and is available with class db.t4g.medium/,
  },
  {
    when: "the new place is too far behind",
    given: ({ aws }) => (aws.database.lag = 9_000),
    says: /eu-central-1 is 9 s behind, and at most 5 s are allowed/,
  },
  {
    when: "a secret is missing",
    given: ({ aws }) => aws.region(standby).secrets.clear(),
    says: /secret evenkeel-prod\/service\/heartbeat is missing in eu-central-1/,
  },
  {
    when: "a secret is about to be deleted",
    given: ({ aws }) =>
      aws.region(standby).secrets.set(ids.secret, { version: "v1", deleted: true }),
    says: /secret evenkeel-prod\/service\/heartbeat is about to be deleted/,
  },
  {
    when: "a secret's copy is old",
    given: ({ aws }) => aws.region(standby).secrets.set(ids.secret, { version: "v0" }),
    says: /in eu-central-1 is not the version that eu-west-1 has/,
  },
  {
    when: "a key is disabled",
    given: ({ aws }) => (aws.region(standby).keyState = "PendingDeletion"),
    says: /key keys-eu-central-1-data .* is PendingDeletion in eu-central-1/,
  },
  {
    when: "a certificate was never issued",
    given: ({ aws }) => (aws.region(standby).certificate.Status = "PENDING_VALIDATION"),
    says: /the certificate of shop.example.com is PENDING_VALIDATION/,
  },
  {
    when: "a certificate is over",
    given: ({ aws }) => (aws.region(standby).certificate.NotAfter = new Date("2026-01-01")),
    says: /the certificate of shop.example.com is over/,
  },
  {
    when: "a table is missing",
    given: ({ aws }) => (aws.region(standby).tableStatus = "ARCHIVED"),
    says: /table evenkeel-prod-inventory is ARCHIVED in eu-central-1/,
  },
  {
    when: "a table is not copied",
    given: ({ aws }) => (aws.region(home).replicaStatus = "REPLICATION_NOT_AUTHORIZED"),
    says: /table evenkeel-prod-inventory of eu-west-1 is not copied to eu-central-1: the replica is REPLICATION_NOT_AUTHORIZED/,
  },
  {
    when: "both places say that they are active",
    given: ({ aws }) => aws.region(standby).parameters.set(`/${prefix}/role`, '{"active":true}'),
    says: /the role of eu-central-1 is {"active":true}, and evenkeel:active is eu-west-1/,
  },
  {
    when: "the old place is half left",
    given: ({ aws }) =>
      aws.region(home).parameters.set(`/${prefix}/role`, '{"active":true,"draining":true}'),
    says: /the role of eu-west-1 is {"active":true,"draining":true}/,
  },
  {
    when: "a place's role cannot be read",
    given: ({ aws }) => aws.region(standby).parameters.set(`/${prefix}/role`, "active"),
    says: /roles could not be checked .*says active, which is no role/,
  },
  {
    when: "a mapping of the new place is on",
    given: ({ aws }) => (aws.region(standby).mapping.wanted = true),
    says: /mapping events-eu-central-1-mapping in eu-central-1 is Enabled/,
  },
  {
    when: "a schedule of the old place is off",
    given: ({ aws }) => (aws.region(home).rule = "DISABLED"),
    says: /schedule evenkeel-prod-sweep-eu-west-1 in eu-west-1 is DISABLED/,
  },
  {
    when: "a function is missing",
    given: ({ aws }) => aws.region(standby).functions.delete(`${prefix}-heartbeat-api`),
    says: /function evenkeel-prod-heartbeat-api is missing in eu-central-1/,
  },
  {
    when: "a function failed",
    given: ({ aws }) => aws.region(standby).functions.set(`${prefix}-heartbeat-api`, "Failed"),
    says: /function evenkeel-prod-heartbeat-api is Failed/,
  },
  {
    when: "the gate is not re-armed",
    given: ({ aws }) => aws.region(home).parameters.set(`/${prefix}/gate/${standby}-off`, "1"),
    says: /the gate is not re-armed: \/evenkeel-prod\/gate\/eu-central-1-off in eu-west-1 says that eu-central-1 is off/,
  },
  {
    when: "the gate's function is silent",
    given: ({ aws }) => aws.gate.silent.add(standby),
    says: /the gate is not heard: the switch of eu-west-1 says on, and alarm evenkeel-prod-eu-west-1-off in eu-central-1 is INSUFFICIENT_DATA/,
  },
  {
    when: "the names lead somewhere else",
    given: ({ aws }) => {
      aws.region(standby).parameters.set(`/${prefix}/gate/${home}-off`, "1");
      aws.gate.settle();
    },
    says: /api.shop.example.com does not lead to eu-west-1 everywhere: ns-1.example: eu-central-1/,
  },
  {
    when: "recording it would replace what holds data",
    given: ({ stack }) =>
      (stack.surprises = [
        {
          kind: "replace",
          urn: urn("aws:rds/cluster:Cluster", "data-eu-west-1-cluster"),
          type: "aws:rds/cluster:Cluster",
          properties: [],
        },
      ]),
    says: /recording the move would replace data-eu-west-1-cluster \(aws:rds\/cluster:Cluster\), which holds data/,
  },
  {
    when: "recording it would replace what holds data, in a disaster too",
    given: ({ stack }) =>
      (stack.surprises = [
        {
          kind: "delete",
          urn: urn("aws:kms/key:Key", "keys-eu-central-1-data"),
          type: "aws:kms/key:Key",
          properties: [],
        },
      ]),
    says: /recording the move would delete keys-eu-central-1-data/,
    wish: disaster,
  },
  {
    when: "recording it would deploy something",
    given: ({ stack }) =>
      (stack.surprises = [
        {
          kind: "update",
          urn: urn("aws:lambda/function:Function", "api"),
          type: "aws:lambda/function:Function",
          properties: [],
        },
      ]),
    says: /recording the move would also update api \(aws:lambda\/function:Function\)/,
  },
  {
    when: "the service of the probe is answered by the wrong place",
    given: ({ aws, clock }) => {
      // Only what callers see moves: the name servers are asked before.
      const answer = aws.gate.answer.bind(aws.gate);
      const start = clock.now();
      aws.gate.answer = (server) =>
        clock.now() > start + 20 && server === 0 ? standby : answer(server);
    },
    says: /the service heartbeat is answered by eu-central-1, not by eu-west-1|does not lead to eu-west-1 everywhere/,
  },
  {
    when: "a check cannot be made",
    given: ({ aws }) =>
      aws.faults.set(`${standby} KMS DescribeKey`, () => {
        throw Object.assign(new Error("not allowed"), { name: "AccessDeniedException" });
      }),
    says: /keys could not be checked \(AccessDeniedException: not allowed\)/,
  },
  {
    when: "the new place is said to be down itself",
    given: ({ stack }) => (stack.config = { active: home, unavailable: standby }),
    says: /eu-central-1 is said to be down itself/,
    wish: disaster,
  },
];

describe("Preflight", function () {
  this.timeout(60_000);
  let runs: Runs;
  beforeEach(() => {
    runs = new Runs();
  });
  afterEach(() => runs.remove());

  for (const { when, given, says, wish = {} } of cases) {
    it(`refuses when ${when}, and touches nothing`, async () => {
      const of = simulation();
      given(of);
      const config = { ...of.stack.config };
      const ended = await runs.run(of, { to: standby, ...wish });
      expect(reasons(ended)).to.match(says);
      expect(ended.outcome.exitCode).to.equal(2);
      expect(of.aws.changes).to.deep.equal([]);
      expect(of.stack).to.include({ updates: 0 });
      expect(of.stack.config).to.deep.equal(config);
      expect(of.aws.unexpected).to.deep.equal([]);
    });
  }

  it("refuses for all reasons at once, each with what to do", async () => {
    const of = simulation();
    of.aws.region(standby).engineVersion = "16.11";
    of.aws.region(standby).keyState = "Disabled";
    of.aws.database.lag = 60_000;
    of.stack.lock = "ci";
    const { outcome } = await runs.run(of, { to: standby });
    const { refusals } = outcome.error as Error & { refusals: readonly { advice: string }[] };
    expect(refusals).to.have.length(4);
    refusals.forEach(({ advice }) => expect(advice).to.match(/\w.*\./));
  });

  it("asks nothing of the region that is down", async () => {
    const of = simulation();
    of.aws.lose(home);
    of.aws.region(standby).keyState = "Disabled";
    const ended = await runs.run(of, { to: standby, ...disaster });
    expect(ended.outcome.exitCode).to.equal(2);
    expect(of.aws.callsToLost).to.deep.equal([]);
  });

  it("warns of what does not stand against a move", async () => {
    const of = simulation();
    of.aws.region(home).queues.set(ids.deadLetters(home), { messages: 3, at: 0 });
    of.aws.region(home).objects.set("a.js", 5).set("b.js", 6);
    of.aws.region(standby).objects.set("a.js", 4);
    of.aws.region(standby).concurrency = 100;
    of.aws.region(standby).certificate.NotAfter = new Date("2026-12-01");
    of.aws.database.lagKnown = false;
    const ended = await runs.run(of, { to: standby });
    expect(ended.outcome.exitCode).to.equal(0);
    expect([...ended.report.warnings].sort()).to.deep.equal([
      "2 objects of site-eu-west-1 are not in site-eu-central-1, or differ there",
      "3 messages failed for good in evenkeel-prod-inventory-OrderPlaced-dead-letters of eu-west-1",
      "CloudWatch does not know the lag of eu-central-1 (evenkeel-prod-shared: replication unknown, recovery point unknown)",
      "eu-central-1 may run 100 functions at once, eu-west-1 1000",
      "the certificate of shop.example.com in eu-central-1 ends 2026-12-01 00:00:00 UTC",
    ]);
  });
});

describe("A request", () => {
  const runs = new Runs();
  after(() => runs.remove());

  const problems = async (wish: Wish, active = home) => {
    try {
      await runs.run(simulation(active), wish);
    } catch (error) {
      expect(error).to.be.instanceOf(RequestError);
      return (error as RequestError).problems;
    }
    throw new Error("it was accepted");
  };

  it("is refused for a region that the stack is not in", async () => {
    expect(await problems({ to: "us-east-2" })).to.deep.equal([
      "--to: us-east-2 is no region of stack prod; it must be eu-west-1 or eu-central-1.",
    ]);
  });

  it("is refused for the place that is active already", async () => {
    expect(await problems({ to: home })).to.deep.equal([
      "--to: eu-west-1 is active already (evenkeel:active).",
    ]);
  });

  it("is refused when a planned move is to lose data, with all that is wrong", async () => {
    expect(await problems({ to: "nowhere", allowDataLoss: true, since: 1 })).to.have.length(3);
  });

  it("is refused for a stack in one region", async () => {
    const settings = await new SimulatedWorld(simulation()).settings();
    const request = {
      ...{ stack: "dev", to: standby, mode: "planned" as const, allowDataLoss: false },
      ...{ heartbeat: 1000, operator: "me" },
    };
    expect(() => runOf(request, { ...settings, standby: undefined }, 0)).to.throw(
      RequestError,
      "Stack dev is in one region, eu-west-1: there is nowhere to move to.",
    );
  });
});
