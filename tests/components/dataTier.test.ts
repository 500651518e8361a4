import { expect } from "chai";
import { type DataTier } from "../../components";
import { type Settings } from "../../environments/schema";
import { dataOn } from "../support/place";
import { type Found, groundOf, networkOn, prod, simulate, valueOf } from "../support/platform";

const clusterType = "aws:rds/cluster:Cluster";
const groupType = "aws:ec2/securityGroup:SecurityGroup";
const secretType = "aws:secretsmanager/secret:Secret";
const home = "data-eu-west-1";
const standby = "data-eu-central-1";

const network = (ground: ReturnType<typeof groundOf>) =>
  networkOn(ground, prod, { interfaceEndpoints: [] });

/** Home and standby, as the program makes them. */
function both(of: Settings = prod): { homeData: DataTier; standbyData: DataTier } {
  const [one, other] = [groundOf(of), groundOf(of, "standby")];
  const homeData = dataOn(one, network(one), of, { peer: other });
  const standbyData = dataOn(other, network(other), of, { joins: homeData });
  return { homeData, standbyData };
}

/** Home alone, with other stores. */
const alone = (changes: Partial<Settings["data"]>, services = prod.services) => {
  const of: Settings = {
    ...prod,
    places: [prod.places[0]],
    data: { ...prod.data, ...changes },
    services,
  };
  return simulate(of, () => {
    const ground = groundOf(of);
    return dataOn(ground, network(ground), of);
  });
};

const only = (...names: string[]): Settings["services"] =>
  Object.fromEntries(Object.entries(prod.services).filter(([name]) => names.includes(name)));

describe("DataTier", () => {
  let found: Found<{ homeData: DataTier; standbyData: DataTier }>;

  before(async () => {
    found = await simulate(prod, both);
  });

  describe("creates", () => {
    const parts = (tier: string) =>
      found
        .below(tier)
        .filter((each) => each.startsWith("evenkeel:"))
        .map((each) => each.slice("evenkeel:part:".length));

    it("a database, a table, a cache and the logins at home", () => {
      expect(parts(home)).to.deep.equal([
        `AuroraDatabase ${home}-shared`,
        `Cache ${home}-cache`,
        `DatabaseBootstrap ${home}-shared-bootstrap`,
        `GeneratedSecret ${home}-cache-login`,
        `GeneratedSecret ${home}-ordering-login`,
        `GeneratedSecret ${home}-payment-login`,
        `GeneratedSecret ${home}-shared-founder`,
        `ServiceTable ${home}-inventory`,
        `WorkloadFunction ${home}-shared-bootstrap`,
      ]);
    });

    it("the same in the standby, but no login that comes from home", () => {
      expect(parts(standby)).to.deep.equal([
        `AuroraDatabase ${standby}-shared`,
        `Cache ${standby}-cache`,
        `DatabaseBootstrap ${standby}-shared-bootstrap`,
        `GeneratedSecret ${standby}-cache-login`,
        `ServiceTable ${standby}-inventory`,
        `WorkloadFunction ${standby}-shared-bootstrap`,
      ]);
    });

    it("beside its parts only who may reach the databases, and where they are", () => {
      const own = found.resources.all
        .filter(({ parent, custom }) => custom && parent.endsWith(`::${home}`))
        .map(({ type, name }) => `${type} ${name}`)
        .sort();
      expect(own).to.deep.equal([
        `aws:ec2/securityGroup:SecurityGroup ${home}-databases`,
        `aws:rds/subnetGroup:SubnetGroup ${home}-subnets`,
        `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule ${home}-functions-to-cache-out`,
        `aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule ${home}-functions-to-databases-out`,
        `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ${home}-functions-to-cache-in`,
        `aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ${home}-functions-to-databases-in`,
      ]);
    });

    it("a cluster for each service, when settings say so", async () => {
      const relational = { ...prod.data.relational, clusterPerService: true };
      const { result } = await alone({ relational });
      expect([...result.databases.keys()]).to.deep.equal(["ordering", "payment"]);
    });

    it("nothing that no service wants", async () => {
      const without = await alone({ cache: "none" }, only("inventory"));
      expect(without.below(home)).to.deep.equal([
        `aws:dynamodb/table:Table ${home}-inventory-table`,
        `evenkeel:part:ServiceTable ${home}-inventory`,
      ]);
      expect(without.result).to.include({
        databaseSecurityGroupId: undefined,
        cacheSecurityGroupId: undefined,
      });
    });
  });

  describe("secures", () => {
    it("the stores, which only functions of this VPC reach", () => {
      const functions = "network-eu-west-1-functions";
      expect(found.inputs(groupType, `${home}-databases`)).to.deep.equal({
        vpcId: found.id("aws:ec2/vpc:Vpc", "network-eu-west-1-vpc"),
        description: "Aurora PostgreSQL",
      });
      expect(found.ingress(`${home}-databases`)).to.deep.equal([`tcp 5432 from ${functions}`]);
      expect(found.ingress(`${home}-cache-access`)).to.deep.equal([`tcp 6379 from ${functions}`]);
      expect(found.egress(functions)).to.deep.equal([
        "tcp 443 to 0.0.0.0/0",
        `tcp 5432 to ${home}-databases`,
        `tcp 6379 to ${home}-cache-access`,
      ]);
    });

    it("the databases, in subnets without a way out", () => {
      expect(found.inputs("aws:rds/subnetGroup:SubnetGroup", `${home}-subnets`)).to.deep.equal({
        subnetIds: [1, 2, 3].map((zone) =>
          found.id("aws:ec2/subnet:Subnet", `network-eu-west-1-vpc-isolated-${zone}`),
        ),
        description: "Isolated subnets",
      });
    });

    it("logins with the key of each place that holds a copy", () => {
      const secrets = {
        [`${home}-ordering-login`]: [
          "evenkeel-test/service/ordering",
          "Database login of ordering",
        ],
        [`${home}-payment-login`]: ["evenkeel-test/service/payment", "Database login of payment"],
        [`${home}-shared-founder`]: [
          "evenkeel-test/database/shared",
          "Founder's login of the Aurora cluster shared",
        ],
      };
      for (const [name, [secretName, description]] of Object.entries(secrets)) {
        expect(found.inputs(secretType, `${name}-secret`)).to.deep.equal({
          name: secretName,
          description,
          kmsKeyId: found.key("data"),
          recoveryWindowInDays: 30,
          replicas: [{ region: "eu-central-1", kmsKeyId: found.key("data", "eu-central-1") }],
        });
      }
    });

    it("each cache by a login of its own, which is never copied", () => {
      for (const tier of [home, standby]) {
        const secret = found.inputs(secretType, `${tier}-cache-login-secret`);
        expect(secret).not.to.have.property("replicas");
      }
    });
  });

  describe("connects", () => {
    const login = (name: string) =>
      found.json("aws:secretsmanager/secretVersion:SecretVersion", `${name}-value`, "secretString");

    it("the founder's login to the database that it founds", () => {
      const { masterUsername, masterPassword } = found.inputs(
        clusterType,
        `${home}-shared-cluster`,
      );
      expect(login(`${home}-shared-founder`)).to.deep.equal({
        username: masterUsername,
        password: masterPassword,
      });
      expect(masterUsername).to.equal("evenkeel");
    });

    it("services to logins of their own, under names that PostgreSQL takes", async () => {
      expect(login(`${home}-ordering-login`)).to.have.property("username", "ordering");
      const services = { "order-book": { ...prod.services.ordering } } as Settings["services"];
      const hyphened = await alone({ cache: "none" }, services);
      const type = "aws:secretsmanager/secretVersion:SecretVersion";
      const value = hyphened.json(type, `${home}-order-book-login-value`, "secretString");
      expect(value).to.have.property("username", "order_book");
    });

    it("the standby's stores to home's", () => {
      expect(found.inputs("aws:dynamodb/tableReplica:TableReplica").globalTableArn).to.equal(
        found.arn("aws:dynamodb/table:Table", `${home}-inventory-table`),
      );
      expect(
        found.inputs(clusterType, `${standby}-shared-cluster`).globalClusterIdentifier,
      ).to.equal(found.id("aws:rds/globalCluster:GlobalCluster", `${home}-shared-global`));
      expect(found.inputs(clusterType, `${standby}-shared-cluster`)).not.to.have.any.keys(
        "masterUsername",
        "masterPassword",
      );
    });

    it("no global database in a stack of one region", async () => {
      const single = await alone({});
      expect(single.resources.of("aws:rds/globalCluster:GlobalCluster")).to.deep.equal([]);
      expect(single.inputs(secretType, `${home}-ordering-login-secret`)).not.to.have.property(
        "replicas",
      );
    });

    it("whoever may call a store to its security group", async () => {
      const { databaseSecurityGroupId, cacheSecurityGroupId } = found.result.homeData;
      if (!databaseSecurityGroupId || !cacheSecurityGroupId) {
        throw new Error("both stores have a security group");
      }
      expect(await valueOf(databaseSecurityGroupId)).to.equal(
        found.id(groupType, `${home}-databases`),
      );
      expect(await valueOf(cacheSecurityGroupId)).to.equal(
        found.id(groupType, `${home}-cache-access`),
      );
    });

    it("every store to its alarms, each in its own place", () => {
      const names = ({ signals }: DataTier) => signals.map(({ name }) => name);
      const both = [
        "shared-database-cpu",
        "shared-database-lag",
        "evenkeel-test-inventory-throttles",
        "cache-memory",
      ];
      expect(names(found.result.homeData)).to.deep.equal(both);
      expect(names(found.result.standbyData)).to.deep.equal(both);
    });
  });
});
