import { type Entry } from "../model/journal";
import { type Properties } from "../model/types";

/** Login and database that AWS makes when it founds a cluster or an instance. */
export interface Master {
  readonly username: string;
  readonly password: string;
}

/** A server that should exist. */
export interface PlannedServer {
  /** Folder of its data: `<region>-<identifier>`. */
  readonly name: string;
  readonly arn: string;
  readonly identifier: string;
  readonly region: string;
  /** AWS's id of this very cluster: another one under the same name is a new one, without data. */
  readonly resourceId: string;
  /** Absent where the cluster joins a global database, which has its master already. */
  readonly master?: Master;
  /** Made with the cluster, empty. */
  readonly database?: string;
  /** AWS's hosts that mean this server. */
  readonly hosts: readonly string[];
}

/** A global database that should exist. */
export interface PlannedGlobal {
  readonly id: string;
  /** Names of its servers: first the one that it was founded from. */
  readonly members: readonly string[];
}

export interface Plan {
  readonly servers: readonly PlannedServer[];
  readonly globals: readonly PlannedGlobal[];
}

const text = (properties: Properties, name: string): string => {
  const value = properties[name];
  return typeof value === "string" ? value : "";
};

const isPostgres = ({ inputs }: Entry) => /postgres/.test(text(inputs, "engine"));

const present = (hosts: readonly string[]) => hosts.filter((host) => host !== "");

function masterOf(
  inputs: Properties,
  username: string,
  password: string,
): Pick<PlannedServer, "master"> {
  const master = { username: text(inputs, username), password: text(inputs, password) };
  return master.username === "" || master.password === "" ? {} : { master };
}

function serverOf(entry: Entry, identifier: string, hosts: readonly string[]) {
  const { outputs, region = "" } = entry;
  return {
    name: `${region}-${identifier}`,
    arn: text(outputs, "arn"),
    identifier,
    region,
    hosts: present(hosts),
  };
}

const databaseOf = (name: string) => (name === "" ? {} : { database: name });

function clusterServer(entry: Entry, instances: readonly Entry[]): PlannedServer {
  const { inputs, outputs, region } = entry;
  const identifier = text(outputs, "clusterIdentifier");
  const own = instances.filter(
    (each) => each.region === region && text(each.inputs, "clusterIdentifier") === identifier,
  );
  const hosts = [
    text(outputs, "endpoint"),
    text(outputs, "readerEndpoint"),
    ...own.map((each) => text(each.outputs, "endpoint")),
  ];
  return {
    ...serverOf(entry, identifier, hosts),
    resourceId: text(outputs, "clusterResourceId"),
    ...masterOf(inputs, "masterUsername", "masterPassword"),
    ...databaseOf(text(inputs, "databaseName")),
  };
}

function instanceServer(entry: Entry): PlannedServer {
  const { inputs, outputs } = entry;
  return {
    ...serverOf(entry, text(outputs, "identifier") || text(inputs, "identifier"), [
      text(outputs, "address"),
    ]),
    resourceId: text(outputs, "resourceId"),
    ...masterOf(inputs, "username", "password"),
    ...databaseOf(text(inputs, "dbName")),
  };
}

/** What the model's journal says about PostgreSQL. Other engines have no server in the lab. */
export function planOf(entries: Iterable<Entry>): Plan {
  const all = [...entries];
  const of = (type: string) => all.filter((entry) => entry.type === type);
  const clusters = of("aws:rds/cluster:Cluster").filter(isPostgres);
  const instances = of("aws:rds/clusterInstance:ClusterInstance");
  const ofClusters = clusters.map((entry) => clusterServer(entry, instances));
  const others = of("aws:rds/instance:Instance").filter(isPostgres).map(instanceServer);
  const globals = of("aws:rds/globalCluster:GlobalCluster").map(({ id, inputs }) => {
    const source = text(inputs, "sourceDbClusterIdentifier");
    const founder = ofClusters.filter(({ arn }) => arn === source);
    const joined = ofClusters.filter(
      (_, index) => text(clusters[index]?.inputs ?? {}, "globalClusterIdentifier") === id,
    );
    const members = new Set([...founder, ...joined].map(({ name }) => name));
    return { id, members: [...members] };
  });
  return {
    servers: [...ofClusters, ...others],
    globals: globals.filter(({ members }) => members.length > 0),
  };
}
