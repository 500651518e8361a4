import { expect } from "chai";
import { type Reach, reachOf, shown } from "./flows";
import { faults } from "./matrix";
import { named, planOf, timeout, type Variant } from "./plans";

const image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quotes:1.0.0";

/** What has ways of its own through the network, beside what all rules are tried on. */
const further: readonly (readonly [string, Variant])[] = [
  [
    "dev, public load balancer and firewall",
    {
      stack: "dev",
      config: [
        "settings.network.natGateways=one-per-zone",
        "settings.network.firewall={allowedDomains: [.amazonaws.com, .api.aws, public.ecr.aws, .cloudfront.net]}",
        "settings.api.ingress=alb",
        `settings.services.quotes={runsOn: ecs, api: queries, store: postgres, ecs: {image: ${image}}}`,
      ],
    },
  ],
  [
    "prod, Kafka",
    {
      stack: "prod",
      config: [
        "settings.events.stream={kind: msk-serverless, topics: {trades: {partitions: 6}}}",
        `settings.services.quotes={runsOn: kubernetes, writesTopics: [trades], readsTopics: [trades], kubernetes: {image: ${image}}}`,
      ],
    },
  ],
];

for (const [name, variant] of [...named, ...further]) {
  describe(`The network of ${name}`, function () {
    this.timeout(timeout);
    let reach: Reach;
    before(async () => {
      reach = reachOf(await planOf(variant));
    });

    for (const [fault, find] of Object.entries(faults)) {
      it(`has no ${fault}`, () => {
        expect(find(reach)).to.deep.equal([]);
      });
    }

    it("has no path from the Internet to workloads or to data", () => {
      const paths = reach.flows.filter(({ pair }) => /^internet -> (app|data)$/.test(pair));
      expect(paths.map(shown)).to.deep.equal([]);
    });

    it("lets workloads reach stores, endpoints' services and the outside", () => {
      const pairs = reach.flows.map(shown);
      expect(pairs).to.include.members(["app -> data: 5432", "app -> internet: 443"]);
    });

    it("has a default access list that lets nothing pass, in every VPC", async () => {
      const { resources } = await planOf(variant);
      const lists = resources.of("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
      expect(lists).to.have.length(resources.of("aws:ec2/vpc:Vpc").length);
      lists.forEach(({ inputs }) => expect(inputs).to.have.all.keys("defaultNetworkAclId"));
    });
  });
}
