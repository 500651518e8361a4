import { expect } from "chai";
import { type Settings } from "../../environments/schema";
import { declared, type Part } from "./declared";
import { actionOf, overlap } from "./iamReference";
import {
  label,
  named,
  type Plan,
  planOf,
  providerName,
  settingsOf,
  systems,
  timeout,
} from "./plans";
import { type Said } from "./policies";
import { distinct } from "./values";
import { allowedBy, pairs, statementsOfRoles, type Workload, workloads } from "./workloads";

/** Allowed on everything although AWS lists a resource: datasets are OpenTelemetry's, and metrics have no ARN. */
const metricsWithoutArn = [
  "cloudwatch:GetMetricData",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
];

const partOf = ({ resource }: Workload): Part => {
  if (resource.type !== "aws:lambda/function:Function") {
    return "container";
  }
  const end = /-(api|consumer|relay)$/.exec(String(resource.inputs.name))?.[1];
  if (end === undefined) {
    throw new Error(`${label(resource)} is no known part of its service`);
  }
  return end === "api" ? "handlers" : (end as Part);
};

const shown = ({ resource, actions }: Said) => `${label(resource)}: ${actions.join(", ")}`;

for (const [name, tryOut] of [...named, ...systems]) {
  describe(`Least privilege in ${name}`, function () {
    this.timeout(timeout);
    let plan: Plan;
    let settings: Settings;
    let running: readonly Workload[];
    let said: readonly Said[];
    before(async () => {
      plan = await planOf(tryOut);
      settings = settingsOf(tryOut);
      running = workloads(plan);
      said = statementsOfRoles(plan);
    });

    const ofServices = () =>
      running.flatMap((workload) =>
        workload.service !== undefined && workload.service in settings.services
          ? [{ ...workload, service: workload.service }]
          : [],
      );

    const keyOf = (region: string, what: string) =>
      String(plan.resources.only("aws:kms/key:Key", `keys-${region}-${what}`).outputs.arn);

    it("gives each workload a role of its own", () => {
      expect(running).not.to.be.empty;
      const roles = running.map(({ role }) => role);
      expect(distinct(roles)).to.have.length(roles.length);
    });

    it("covers every service in every place", () => {
      const found = ofServices().map(
        ({ resource, service }) => `${service} in ${providerName(resource)}`,
      );
      const wanted = Object.keys(settings.services).flatMap((service) =>
        settings.places.map(({ region }) => `${service} in ${region}`),
      );
      expect(distinct(found)).to.deep.equal(distinct(wanted));
    });

    it("allows each part of a service what the service declares, no less and no more", () => {
      for (const workload of ofServices()) {
        const place = settings.places.find(
          ({ region }) => region === providerName(workload.resource),
        );
        if (place === undefined) {
          throw new Error(`${label(workload.resource)} is in no place`);
        }
        const keys = { data: keyOf(place.region, "data"), events: keyOf(place.region, "events") };
        const wanted = declared(workload.service, partOf(workload), { settings, place, keys });
        expect(distinct(allowedBy(plan, workload.role)), label(workload.resource)).to.deep.equal(
          distinct(wanted),
        );
      }
    });

    it("speaks of actions that AWS has", async () => {
      const actions = distinct(said.flatMap((each) => each.actions));
      const known = await Promise.all(actions.map(actionOf));
      expect(actions.filter((_, index) => known[index] === undefined)).to.deep.equal([]);
    });

    it("allows on everything only what can be allowed on nothing less", async () => {
      const actions = said
        .filter(({ resources }) => resources.includes("*"))
        .flatMap((each) => each.actions)
        .filter((action) => !metricsWithoutArn.includes(action));
      expect(actions).not.to.be.empty;
      const known = await Promise.all(actions.map(actionOf));
      expect(actions.filter((_, index) => known[index]?.onEverything !== true)).to.deep.equal([]);
    });

    it("names resources that its actions act on", async () => {
      const wrong: string[] = [];
      for (const each of said) {
        const arns = (await Promise.all(each.actions.map(actionOf))).map((known) => known?.arns);
        const onAny = (action: number, resources: readonly string[]) =>
          resources.some(
            (resource) => resource === "*" || arns[action]?.some((arn) => overlap(arn, resource)),
          );
        const idleActions = each.actions.filter((_, index) => !onAny(index, each.resources));
        const idleResources = each.resources.filter(
          (resource) => !each.actions.some((_, index) => onAny(index, [resource])),
        );
        if (idleActions.length + idleResources.length > 0) {
          wrong.push(`${shown(each)}: ${[...idleActions, ...idleResources].join(", ")}`);
        }
      }
      expect(wrong).to.deep.equal([]);
    });

    it("hands on roles by name, to one service of AWS's", () => {
      const handedOn = said.filter(({ actions }) => actions.includes("iam:PassRole"));
      const loose = handedOn.filter(({ actions, resources, condition }) => {
        const to = (condition as Record<string, Record<string, unknown>> | undefined)?.StringEquals;
        return (
          actions.length > 1 ||
          to?.["iam:PassedToService"] === undefined ||
          resources.some((resource) => !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(resource))
        );
      });
      expect(loose.flatMap(pairs)).to.deep.equal([]);
    });
  });
}

describe("What AWS says of actions", () => {
  it("tells actions that know resources from those that know none, and from none at all", async () => {
    expect(await actionOf("sqs:SendMessage")).to.deep.equal({
      onEverything: false,
      arns: ["arn:*:sqs:*:*:*"],
    });
    expect((await actionOf("xray:PutTraceSegments"))?.onEverything).to.equal(true);
    expect(await actionOf("sqs:SendMessages")).to.equal(undefined);
    expect(await actionOf("kafka-clusters:Connect")).to.equal(undefined);
  });

  it("fits patterns to each other, on both sides", () => {
    expect(overlap("arn:*:sqs:*:*:*", "arn:aws:sqs:eu-west-1:1:orders")).to.equal(true);
    expect(overlap("arn:*:sqs:*:*:*", "arn:aws:sns:eu-west-1:1:orders")).to.equal(false);
    expect(overlap("log-group:*:log-stream:*", "log-group:/aws/lambda/x:*")).to.equal(true);
    expect(overlap("secret:*", "secret:p/a-??????")).to.equal(true);
    expect(overlap("table/*/index/*", "table/orders")).to.equal(false);
  });
});
