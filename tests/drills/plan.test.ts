import { expect } from "chai";
import fc from "fast-check";
import { controlledFromOneRegion } from "../../drills/planes";
import { type Move, planOf, type PlannedPhase } from "../../drills/plan/plan";
import { printPlan } from "../../drills/plan/print";
import { roleInputs, wrongRoles } from "../../drills/stack/roles";
import { resourceRegions, urnsIn } from "../../drills/stack/regions";
import { readState } from "../../drills/stack/state";
import { placeOf, type StackView, viewOf } from "../../drills/stack/view";
import { expectMoved, expectSurvived } from "./support/expectations";
import { deploymentOf, ids, settingsWith } from "./support/modelStack";
import { type ProgramState, stateOfProgram } from "./support/programState";
import { type Ended, Runs } from "./support/runs";
import { home, simulation, standby } from "./support/simulatedWorld";

const callsOf = (phases: readonly PlannedPhase[]) => phases.flatMap(({ calls }) => calls);

/** What no plan may contain. */
function expectAllowed(phases: readonly PlannedPhase[], move: Move): void {
  for (const { service, region, operation } of callsOf(phases)) {
    expect(controlledFromOneRegion as readonly string[]).to.not.include(service);
    if (move.mode === "disaster") {
      expect(region, `${service} ${operation}`).to.not.equal(move.from);
    }
  }
}

/** Calls as texts that can be compared. */
const texts = (calls: readonly { service: string; operation: string; region: string }[]) =>
  new Set(calls.map(({ service, operation, region }) => `${region} ${service} ${operation}`));

const modes: readonly Move["mode"][] = ["planned", "disaster"];

/** Every move that a stack with two places knows. */
const movesOf = ({ home: one, standby: another }: StackView): readonly Move[] =>
  [
    { from: one, to: another },
    { from: another, to: one },
  ].flatMap((direction) =>
    modes.flatMap((mode) => [
      { ...direction, mode, returning: false },
      ...(mode === "planned" ? [{ ...direction, mode, returning: true }] : []),
    ]),
  );

describe("The plan of a move", function () {
  this.timeout(180_000);

  const variants: readonly (readonly [string, readonly string[]])[] = [
    ["prod", []],
    ["commerce", []],
    ["trading", []],
    ["prod", ["settings.failover.gate=routing-control", "settings.data.cache.global=true"]],
  ];

  for (const [stack, config] of variants) {
    describe(`of ${[stack, ...config].join(" ")}`, () => {
      let state: ProgramState;
      before(async () => {
        state = await stateOfProgram(stack, ...config);
      });

      it("calls no control plane that lives in one region, and in a disaster not the region that is down", () => {
        for (const move of movesOf(state.view)) {
          const phases = planOf(state.view, move);
          expect(callsOf(phases)).to.have.length.greaterThan(20);
          expectAllowed(phases, move);
        }
      });

      it("sees every store, consumer and requirement that the program makes", () => {
        const { view, deployment } = state;
        const { resources } = readState(deployment);
        const count = (type: string) => resources.filter((each) => each.type === type).length;
        const places = [view.home, view.standby].map((region) => placeOf(view, region));
        const sum = (of: (place: (typeof places)[number]) => number) =>
          places.reduce((all, place) => all + of(place), 0);
        expect(view.databases).to.have.length(count("aws:rds/globalCluster:GlobalCluster"));
        view.databases.forEach(({ members }) => {
          expect(Object.keys(members)).to.have.members([view.home, view.standby]);
          Object.values(members).forEach(({ instances }) => expect(instances).to.not.be.empty);
        });
        expect(view.tables).to.have.length(count("aws:dynamodb/tableReplica:TableReplica"));
        expect(sum(({ mappings }) => mappings.length)).to.equal(
          count("aws:lambda/eventSourceMapping:EventSourceMapping"),
        );
        expect(sum(({ queues }) => queues.filter((each) => each.isDeadLetters).length)).to.equal(
          sum(({ queues }) => queues.filter((each) => !each.isDeadLetters).length),
        );
        expect(sum(({ requirements }) => requirements.keys.length)).to.equal(
          count("aws:kms/key:Key") - keysElsewhere(state),
        );
        expect(view.buckets).to.have.length(
          count("aws:s3/bucketReplicationConfig:BucketReplicationConfig"),
        );
        expect(view.replicators).to.have.length(count("aws:msk/replicator:Replicator"));
        expect(view.caches).to.have.length(
          count("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"),
        );
        view.caches.forEach(({ members }) => {
          expect(Object.keys(members)).to.have.members([view.home, view.standby]);
        });
        view.replicators.forEach(({ region, from }) => {
          expect([region, from]).to.have.members([view.home, view.standby]);
        });
        expect(view.unplaced).to.deep.equal([]);
      });

      it("finds the role of every role-bearing input, and leaves alone all that the dead region's providers made", () => {
        const { view, deployment, settings } = state;
        const read = readState(deployment);
        const roles = roleInputs(read, view.prefix);
        const regions = resourceRegions(read);
        expect(roles.length).to.be.greaterThan(1);
        const { prefix, active } = settings;
        expect(wrongRoles(read, { prefix, active })).to.deep.equal([]);
        const other = active === view.home ? view.standby : view.home;
        expect(wrongRoles(read, { prefix, active: other })).to.have.length(roles.length);
        const left = new Set(urnsIn(view.home, read));
        read.resources.forEach(({ urn, provider }) => {
          if (provider !== "") {
            expect(left.has(urn), urn).to.equal(regions.get(urn) === view.home);
          }
        });
        expect([...left].some((urn) => urn.includes("kubernetes:"))).to.equal(
          read.resources.some(({ type }) => type.startsWith("kubernetes:")),
        );
      });
    });
  }

  it("of any stack calls no control plane that lives in one region, and not the region that is down", () => {
    fc.assert(
      fc.property(fc.constantFrom(...movesOf(model())), views(), (move, view) => {
        expectAllowed(planOf(view, move), move);
      }),
    );
  });

  it("shows each call with its region and its plane, by phase", () => {
    const [move] = movesOf(model());
    const text = printPlan(planOf(model(), move ?? fail()));
    expect(text).to.match(/^promote: the databases of eu-central-1 take writes$/m);
    expect(text).to.match(
      /^ {2}eu-central-1 {4}control {2}RDS SwitchoverGlobalCluster: evenkeel-prod-shared to evenkeel-prod-shared-eu-central-1$/m,
    );
    expect(text).to.match(
      /^ {2}eu-central-1 {4}data {5}SSM PutParameter: .*\/evenkeel-prod\/gate\/eu-west-1-off: 1, eu-west-1 is off$/m,
    );
    expect(text).to.match(/pulumi: evenkeel:active = eu-central-1, up, then a preview/);
  });
});

describe("What a drill does", function () {
  this.timeout(60_000);

  /** Calls that were made and are not planned, by phase. */
  const unplanned = ({ journal }: Ended, view: StackView): readonly string[] => {
    const phases = planOf(view, journal.run);
    return phases.flatMap(({ phase, calls }) => {
      const planned = texts(calls);
      const made = texts(journal.calls().filter((call) => call.phase === phase));
      return [...made].filter((call) => !planned.has(call)).map((call) => `${phase}: ${call}`);
    });
  };

  it("is what its plan said, there, after a loss, and back", async () => {
    const runs = new Runs();
    const of = simulation();
    const there = await runs.run(of, { to: standby });
    expectMoved(there, of, standby);
    expect(unplanned(there, model())).to.deep.equal([]);
    const lost = await runs.run(
      of,
      { to: home, mode: "disaster", allowDataLoss: true },
      { pretends: true },
    );
    expectSurvived(lost, of, home);
    expect(unplanned(lost, model())).to.deep.equal([]);
    of.aws.bringBack(standby);
    const back = await runs.run(of, { to: standby });
    expectMoved(back, of, standby);
    expect(unplanned(back, model())).to.deep.equal([]);
    runs.remove();
  });
});

let known: StackView | undefined;
const model = (): StackView =>
  (known ??= viewOf("prod", settingsWith({ active: home }), readState(deploymentOf(home))));

const fail = (): never => {
  throw new Error("there is no move");
};

/** Keys of places that are none: us-east-1's. */
const keysElsewhere = ({ deployment, view }: ProgramState): number => {
  const read = readState(deployment);
  const regions = resourceRegions(read);
  return read.resources.filter(
    ({ urn, type }) =>
      type === "aws:kms/key:Key" && ![view.home, view.standby].includes(regions.get(urn) ?? ""),
  ).length;
};

/** Stacks with more or less of everything. */
function views(): fc.Arbitrary<StackView> {
  const few = { maxLength: 3 };
  const names = fc.array(fc.stringMatching(/^[a-z]{1,6}$/), few);
  const place = (region: string) =>
    fc
      .record({
        functions: names,
        capacity: fc.constantFrom(0.5, 1),
        repositories: names,
        containers: names.map((all) => all.map((name) => ({ cluster: "c", name, floor: 2 }))),
        rules: names.map((all) => all.map((name) => ({ urn: name, name }))),
        mappings: names.map((all) => all.map((name) => ({ urn: name, name, uuid: name }))),
      })
      .map((parts) => ({ ...placeOf(model(), region), ...parts }));
  const endpoints = [home, standby, "us-east-1", "ap-southeast-2", "us-west-2"].map((region) => ({
    region,
    url: `https://${region}`,
  }));
  return fc
    .record({
      tables: names,
      one: place(home),
      another: place(standby),
      hasHeartbeat: fc.boolean(),
      images: fc.array(
        fc.constantFrom(
          "nginx:1",
          `${ids.account}.dkr.ecr.${home}.amazonaws.com/a:1`,
          `${ids.account}.dkr.ecr.${standby}.amazonaws.com/a:1`,
        ),
        few,
      ),
      caches: names.map((all) => all.map((id) => ({ id, members: { [home]: id, [standby]: id } }))),
      databases: fc.subarray([...model().databases]),
      replicators: fc.subarray([
        { arn: "a", name: "a", region: home, from: standby },
        { arn: "b", name: "b", region: standby, from: home },
      ]),
      gate: fc.constantFrom(model().gate, {
        kind: "routing-control" as const,
        endpoints,
        controls: { [home]: "one", [standby]: "two" },
      }),
    })
    .map(({ one, another, ...parts }) => ({
      ...model(),
      ...parts,
      places: { [home]: one, [standby]: another },
    }));
}
