import { expect } from "chai";
import { type Properties } from "../../../lab/model";
import { type Resource } from "../../../lab/mocks/registrations";
import { home, standby, timeout } from "../../program/plans";
import { distinct } from "../../program/values";
import { list, type System, systemOf, variablesOf } from "../support";
import { deliveries, relayOf, sweepOf } from "./flow";

const regions = [home, standby];
const services = ["inventory", "notification", "ordering", "payment", "shipping"];

/** Services whose data is in tables, and those whose data is in Aurora. */
const onTables = ["inventory", "notification", "shipping"];
const onAurora = ["ordering", "payment"];

const types = {
  archive: "aws:cloudwatch/eventArchive:EventArchive",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  bus: "aws:cloudwatch/eventBus:EventBus",
  cluster: "aws:rds/cluster:Cluster",
  function: "aws:lambda/function:Function",
  nat: "aws:ec2/natGateway:NatGateway",
  parameter: "aws:ssm/parameter:Parameter",
  route: "aws:ec2/route:Route",
  secret: "aws:secretsmanager/secret:Secret",
  secretVersion: "aws:secretsmanager/secretVersion:SecretVersion",
  subnet: "aws:ec2/subnet:Subnet",
  table: "aws:dynamodb/table:Table",
  tableReplica: "aws:dynamodb/tableReplica:TableReplica",
};

describe("The reference system commerce: its services", function () {
  this.timeout(timeout);
  let system: System;
  before(async () => {
    system = await systemOf({ stack: "commerce", config: [] });
  });

  /** Functions of a service, in a region: what serves its API, what consumes, what relays. */
  const functionsOf = (region: string, service: string) =>
    system
      .in(region, types.function)
      .filter((each) => variablesOf(each).SERVICE_NAME === service)
      .filter(({ name }) => !name.includes("bootstrap"));

  it("gives each of five services a database and credentials of its own", () => {
    const owners = system.in(home, types.function).map((each) => variablesOf(each).SERVICE_NAME);
    expect(owners).to.include.members(services);
    const stores = services.map((service) => {
      const found = functionsOf(home, service).map((each) => {
        const { TABLE_NAME: table, DATABASE_PARAMETER: database } = variablesOf(each);
        return String(table ?? database);
      });
      expect(distinct(found), service).to.have.length(1);
      return found[0];
    });
    expect(distinct(stores.map(String))).to.have.length(5);

    for (const service of onTables) {
      const table = system.where(home, types.table, "name", `evenkeel-commerce-${service}`);
      const copy = system.where(standby, types.tableReplica, "globalTableArn", table.outputs.arn);
      expect(copy.inputs.pointInTimeRecovery).to.equal(true);
    }
    const passwords = onAurora.map((service) => {
      const { DATABASE_PARAMETER: parameter, DATABASE_SECRET: secretName } = variablesOf(
        functionsOf(home, service)[0] as Resource,
      );
      for (const region of regions) {
        const endpoint = system.where(region, types.parameter, "name", parameter);
        const { host } = JSON.parse(String(endpoint.inputs.value)) as { readonly host: string };
        const cluster = system.where(region, types.cluster, "endpoint", host);
        expect(cluster.inputs.clusterIdentifier).to.equal(`evenkeel-commerce-${service}-${region}`);
      }
      const secret = system.where(home, types.secret, "name", secretName);
      expect(list(secret.inputs.replicas).map(({ region }) => region)).to.deep.equal([standby]);
      const { inputs } = system.where(home, types.secretVersion, "secretId", secret.outputs.arn);
      const login = JSON.parse(String(inputs.secretString)) as Record<string, string>;
      expect(login.username).to.equal(service);
      return login.password ?? "";
    });
    expect(distinct(passwords)).to.have.length(2);

    // Nobody reaches another's store: tables know no password, so the role is the credential.
    const roles = new Set<unknown>();
    for (const service of services) {
      for (const { name, inputs } of functionsOf(home, service)) {
        expect(roles.has(inputs.role), `${name} shares its role`).to.equal(false);
        roles.add(inputs.role);
        const reached = system
          .granted(home, inputs.role)
          .flatMap(({ Resource }) => [Resource].flat())
          .filter((arn) =>
            /:(dynamodb|secretsmanager):|parameter\/.*\/database\//.test(String(arn)),
          );
        expect(reached, name).not.to.be.empty;
        const foreign = services.filter((each) => each !== service);
        expect(
          reached.filter((arn) => foreign.some((each) => String(arn).includes(each))),
          name,
        ).to.deep.equal([]);
      }
    }
  });

  for (const region of regions) {
    const handled = region === home;
    const bus = (to: string) => ({ to, by: "bus", handled });
    const fifo = (to: string) => ({ to, by: "FIFO topic", handled });

    it(`carries OrderPlaced from ordering's outbox to inventory, and in order to payment, in ${region}`, () => {
      expect(deliveries(system, region, "ordering", "OrderPlaced")).to.deep.equal([
        bus("inventory"),
        bus("notification"),
        fifo("payment"),
      ]);
    });

    it(`carries PaymentProcessed from payment to shipping in ${region}`, () => {
      expect(deliveries(system, region, "payment", "PaymentProcessed")).to.deep.equal([
        bus("shipping"),
      ]);
    });

    it(`carries what a shipment waits for besides, and how an order ends, to all whom it concerns in ${region}`, () => {
      for (const [publisher, event, receivers] of [
        ["inventory", "InventoryReserved", ["shipping"]],
        // Whoever took something for an order that cannot be delivered or paid gives it back.
        ["inventory", "InventoryShort", ["notification", "ordering", "payment"]],
        ["payment", "PaymentFailed", ["inventory", "notification", "ordering"]],
        ["shipping", "OrderShipped", ["notification", "ordering"]],
      ] as const) {
        expect(deliveries(system, region, publisher, event), event).to.deep.equal(
          receivers.map(bus),
        );
      }
    });

    it(`sweeps every outbox of ${region} while it serves writes, and keeps what the bus carried`, () => {
      for (const [publisher, event] of [
        ["ordering", "OrderPlaced"],
        ["inventory", "InventoryReserved"],
        ["payment", "PaymentProcessed"],
        ["shipping", "OrderShipped"],
      ] as const) {
        const sweep = sweepOf(system, region, relayOf(system, region, publisher, event));
        expect(sweep.inputs).to.include({
          scheduleExpression: "rate(1 minute)",
          state: handled ? "ENABLED" : "DISABLED",
        });
      }
      const [eventBus] = system.in(region, types.bus);
      const [archive] = system.in(region, types.archive);
      expect(archive?.inputs).to.include({
        eventSourceArn: eventBus?.outputs.arn,
        retentionDays: 90,
      });
    });
  }

  it("runs the services' functions in private subnets of all zones, whose way out is a NAT gateway in the zone", () => {
    for (const region of regions) {
      const inServices = services.flatMap((service) => functionsOf(region, service));
      expect(inServices).to.have.length(11);
      for (const { name, inputs } of inServices) {
        const { subnetIds, securityGroupIds } = inputs.vpcConfig as Properties;
        expect(securityGroupIds, name).to.have.length(1);
        const zones = (subnetIds as readonly string[]).map((id) => {
          const subnet = system.where(region, types.subnet, "id", id);
          expect(subnet.inputs.mapPublicIpOnLaunch).to.equal(false);
          expect(zoneOfWayOut(region, id), `${name} in ${subnet.name}`).to.equal(
            subnet.inputs.availabilityZone,
          );
          return String(subnet.inputs.availabilityZone);
        });
        expect(zones).to.deep.equal(["a", "b", "c"].map((letter) => `${region}${letter}`));
      }
    }
  });

  /** Zone of the NAT gateway that a subnet's traffic leaves by; the gateway itself stands where the Internet is reached. */
  function zoneOfWayOut(region: string, subnetId: string) {
    const { routeTableId } = system.where(region, types.association, "subnetId", subnetId).inputs;
    const out = system.where(region, types.route, "routeTableId", routeTableId).inputs;
    expect(out.destinationCidrBlock).to.equal("0.0.0.0/0");
    const nat = system.where(region, types.nat, "id", out.natGatewayId);
    const stands = system.where(region, types.subnet, "id", nat.inputs.subnetId);
    const table = system.where(region, types.association, "subnetId", stands.id);
    const open = system.where(region, types.route, "routeTableId", table.inputs.routeTableId);
    expect(open.inputs.gatewayId).to.match(/^igw-/);
    return stands.inputs.availabilityZone;
  }
});
