import { expect } from "chai";
import { type PlannedResource } from "../../policies/plan";
import { type Quota, quotaFindings, quotas, quotaText } from "../../policies/quotas";
import { typesInUse } from "../../lab/facts";
import { outcomeOf } from "../../lab/mocks/plan";
import { planOf, timeout } from "../program/plans";

const times = (size: number, make: (index: number) => PlannedResource) =>
  Array.from({ length: size }, (_, index) => make(index));

const address = (region: string) => (index: number) => ({
  type: "aws:ec2/eip:Eip",
  name: `address-${index}`,
  inputs: {},
  region,
});

const rule = (group: string | undefined) => (index: number) => ({
  type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  name: `rule-${index}`,
  inputs: group === undefined ? {} : { securityGroupId: group },
  region: "eu-west-1",
});

const remedy = (region: string, service: string, code: string, value: number) =>
  `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${value}`;

const limits = ({ rate, burst }: { rate: number; burst: number }): PlannedResource => ({
  type: "aws:apigateway/methodSettings:MethodSettings",
  name: "limits",
  inputs: { settings: { throttlingRateLimit: rate, throttlingBurstLimit: burst } },
  region: "eu-west-1",
});

describe("The quotas of a plan", () => {
  it("are counted by region: six addresses in one are too many, five in another are not", () => {
    const plan = [...times(6, address("eu-west-1")), ...times(5, address("eu-central-1"))];
    expect(quotaFindings(plan)).to.deep.equal([
      {
        quota: "Elastic IP addresses per Region",
        limit: 5,
        planned: 6,
        region: "eu-west-1",
        remedy: remedy("eu-west-1", "ec2", "L-0263D0A3", 6),
      },
    ]);
  });

  it("are counted by what they belong to, where that is known", () => {
    const plan = [
      ...times(61, rule("sg-1")),
      ...times(60, rule("sg-2")),
      ...times(99, rule(undefined)),
    ];
    expect(quotaFindings(plan)).to.deep.equal([
      {
        quota: "Inbound rules per security group",
        limit: 60,
        planned: 61,
        region: "eu-west-1",
        of: "sg-1",
        remedy: remedy("eu-west-1", "vpc", "L-0EA8095F", 61),
      },
    ]);
  });

  it("of the account are counted over all regions, and raised in us-east-1", () => {
    const role = (region: string | undefined) => (index: number) => ({
      type: "aws:iam/role:Role",
      name: `role-${index}`,
      inputs: {},
      ...(region === undefined ? {} : { region }),
    });
    const plan = [...times(600, role("eu-west-1")), ...times(401, role(undefined))];
    expect(quotaFindings(plan)).to.deep.equal([
      {
        quota: "Roles per account",
        limit: 1000,
        planned: 1001,
        region: "us-east-1",
        remedy: remedy("us-east-1", "iam", "L-FE177D64", 1001),
      },
    ]);
  });

  it("add up what functions reserve, and leave AWS its hundred", () => {
    const reserving = (size: number | undefined) => (index: number) => ({
      type: "aws:lambda/function:Function",
      name: `function-${index}`,
      inputs: size === undefined ? {} : { reservedConcurrentExecutions: size },
      region: "eu-west-1",
    });
    // -1 reserves nothing.
    const others = [...times(1, reserving(-1)), ...times(1, reserving(undefined))];
    expect(quotaFindings([...times(9, reserving(100)), ...others])).to.deep.equal([]);
    const [found, ...more] = quotaFindings([...times(10, reserving(100)), ...others]);
    expect(more).to.deep.equal([]);
    expect(found).to.include({ planned: 1000, limit: 900, region: "eu-west-1" });
    expect(found?.remedy).to.include("--service-code lambda --quota-code L-B99A9384");
  });

  it("take the greatest of the limits that stages set: one above the account's has no effect", () => {
    expect(quotaFindings([limits({ rate: 10_000, burst: 5000 }), limits({ rate: 9000, burst: 1 })]))
      .to.be.empty;
    const found = quotaFindings([
      limits({ rate: 20_000, burst: 5001 }),
      limits({ rate: 10, burst: 10 }),
    ]);
    expect(found.map(({ quota, planned }) => `${quota}: ${planned}`)).to.deep.equal([
      "Requests per second to API Gateway: 20000",
      "Requests at once to API Gateway: 5001",
    ]);
  });

  it("tell kinds apart by their inputs: a load balancer without a type is an application's", () => {
    const balancer = (loadBalancerType: string | undefined) => (index: number) => ({
      type: "aws:lb/loadBalancer:LoadBalancer",
      name: `balancer-${index}`,
      inputs: loadBalancerType === undefined ? {} : { loadBalancerType },
      region: "eu-west-1",
    });
    const plan = [
      ...times(30, balancer("network")),
      ...times(30, balancer("application")),
      ...times(21, balancer(undefined)),
    ];
    expect(quotaFindings(plan).map(({ quota, planned }) => [quota, planned])).to.deep.equal([
      ["Application Load Balancers per Region", 51],
    ]);
  });

  it("say nothing of what has no region, where the quota is a region's", () => {
    const plan = times(9, (index) => ({ type: "aws:ec2/vpc:Vpc", name: `${index}`, inputs: {} }));
    expect(quotaFindings(plan)).to.deep.equal([]);
  });

  it("are told with what is planned, what there is, and the command that asks for more", () => {
    const [found] = quotaFindings(times(6, address("eu-west-1")));
    expect(found && quotaText(found)).to.equal(
      "Elastic IP addresses per Region: 6 planned in eu-west-1, a new account has 5; ask for more with\n" +
        `  ${remedy("eu-west-1", "ec2", "L-0263D0A3", 6)}`,
    );
    const [group] = quotaFindings(times(61, rule("sg-1")));
    expect(group && quotaText(group)).to.include(
      "61 planned in sg-1, eu-west-1, a new account has 60",
    );
  });
});

describe("The quotas that are known", () => {
  const label = ({ name }: Quota) => name;

  it("have a name each, a code as Service Quotas has it, and one way of counting", () => {
    expect(new Set(quotas.map(label)).size).to.equal(quotas.length);
    expect(quotas.filter(({ code }) => !/^L-[0-9A-F]{8}$/.test(code)).map(label)).to.deep.equal([]);
    expect(
      quotas.filter(({ sum, most }) => sum !== undefined && most !== undefined).map(label),
    ).to.deep.equal([]);
    expect(
      quotas.filter(({ scope }) => scope !== undefined && scope !== "account").map(label),
    ).to.deep.equal([]);
  });

  it("count types that the program knows, but for two that it may come to", () => {
    const unknown = quotas.flatMap(({ types }) =>
      types.filter((each) => !typesInUse.includes(each)),
    );
    const optional = ["aws:rds/instance:Instance", "aws:route53/zone:Zone"];
    expect(unknown.filter((type) => !optional.includes(type))).to.deep.equal([]);
  });
});

describe("The quotas of a stack", function () {
  this.timeout(timeout);

  it("do not suffice for a database cluster each of 41 services", async () => {
    // ordering and payment are there already.
    const config = Array.from(
      { length: 39 },
      (_, index) =>
        `settings.services.more-${index}={runsOn: lambda, code: inventory, api: queries, store: postgres}`,
    );
    const plan = await planOf({
      stack: "dev",
      config: ["settings.data.relational.clusterPerService=true", ...config],
    });
    expect(outcomeOf("dev", plan, 0).quotas).to.deep.equal([
      {
        quota: "Database clusters per Region",
        limit: 40,
        planned: 41,
        region: "eu-west-1",
        remedy: remedy("eu-west-1", "rds", "L-952B80B8", 41),
      },
      {
        quota: "Database instances per Region",
        limit: 40,
        planned: 41,
        region: "eu-west-1",
        remedy: remedy("eu-west-1", "rds", "L-7B6409FD", 41),
      },
    ]);
  });
});
