import { type VirtualClock } from "./clock";
import { Database } from "./database";
import { Gate } from "./gate";
import { home, ids, other, prefix, standby } from "./modelStack";

/** AWS as far as a drill asks it: two regions, in memory, by a clock of its own. What it does not know is an error. */

type Input = Readonly<Record<string, unknown>>;

export class AwsError extends Error {
  constructor(name: string, message = name) {
    super(message);
    this.name = name;
  }
}

/** Milliseconds that a call takes, and after which one to a region that is lost fails. */
const latency = 15;
const timeout = 10_000;

/** Messages that consumers handle in a second. */
const speed = 50;

const roleName = `/${prefix}/role`;

interface Mapping {
  wanted: boolean;
  /** When it has come to rest. */
  at: number;
}

/** What one region has. */
export class Region {
  public readonly parameters = new Map<string, string>();
  public readonly mapping: Mapping;
  public rule: "ENABLED" | "DISABLED";
  public readonly queues = new Map<string, { messages: number; at: number }>();
  public readonly functions = new Map<string, string>();
  public readonly secrets = new Map<string, { version: string; deleted?: boolean }>();
  public keyState = "Enabled";
  public certificate = { Status: "ISSUED", NotAfter: new Date("2027-11-01") };
  public readonly objects = new Map<string, number>();
  public instance: { class: string; status: string } | undefined;
  public engineVersion = "16.13";
  public clusterStatus = "available";
  public tableStatus = "ACTIVE";
  public replicaStatus = "ACTIVE";
  public concurrency = 1000;
  /** When it was lost. */
  public lostAt: number | undefined;
  /** What functions remember of their role. */
  private remembered: { text: string; at: number } | undefined;

  constructor(
    public readonly name: string,
    active: boolean,
  ) {
    this.parameters.set(roleName, JSON.stringify({ active }));
    this.mapping = { wanted: active, at: 0 };
    this.rule = active ? "ENABLED" : "DISABLED";
    this.queues.set(ids.queue(name), { messages: 0, at: 0 });
    this.queues.set(ids.deadLetters(name), { messages: 0, at: 0 });
    this.functions.set(ids.gateFunction, "Active");
    this.functions.set(`${prefix}-heartbeat-api`, "Active");
    this.secrets.set(ids.secret, { version: "v1" });
    this.instance = { class: "db.r6g.large", status: "available" };
    this.objects.set("index.html", 10);
  }

  public get role(): { active: boolean; draining?: boolean } {
    return JSON.parse(this.parameters.get(roleName) ?? "{}") as { active: boolean };
  }

  /** As functions have it: they read it anew after five seconds. */
  public roleAsRemembered(now: number): { active: boolean; draining?: boolean } {
    if (this.remembered === undefined || now - this.remembered.at >= 5_000) {
      this.remembered = { text: this.parameters.get(roleName) ?? "{}", at: now };
    }
    return JSON.parse(this.remembered.text) as { active: boolean };
  }
}

export class SimulatedAws {
  public readonly regions: ReadonlyMap<string, Region>;
  public readonly database: Database;
  public readonly gate: Gate;
  /** Calls that nothing here answers: a test that makes one fails, whatever the drill makes of the error. */
  public readonly unexpected: string[] = [];
  /** Calls of regions while they were lost. */
  public readonly callsToLost: string[] = [];
  /** Every call that changes something, in order. */
  public readonly changes: string[] = [];
  /** Moments at which both places were active. */
  public readonly twoActive: string[] = [];
  /** Regions that are back and believe what they were told last: nobody could tell them, and the first thing is to do so. */
  private readonly unfenced = new Set<string>();
  /** Answers instead of the simulation's own; throws for a failure. By `region Service Operation`. */
  public readonly faults = new Map<string, (input: Input) => object | undefined>();
  public account = ids.account;

  constructor(
    public readonly clock: VirtualClock,
    public readonly active: string,
  ) {
    this.regions = new Map(
      [home, standby].map((name) => [name, new Region(name, name === active)]),
    );
    this.database = new Database(clock, active, (region) => this.region(region).lostAt);
    this.gate = new Gate(clock, {
      switchOf: (judged) =>
        this.region(other(judged)).parameters.get(`/${prefix}/gate/${judged}-off`) === "1",
      isLost: (region) => this.region(region).lostAt !== undefined,
    });
    if (active === standby) {
      this.region(standby).parameters.set(`/${prefix}/gate/${home}-off`, "1");
      this.gate.settle();
    }
  }

  public region(name: string): Region {
    const found = this.regions.get(name);
    if (found === undefined) {
      throw new AwsError("UnknownRegion", name);
    }
    return found;
  }

  public lose(name: string): void {
    this.region(name).lostAt ??= this.clock.now();
  }

  public bringBack(name: string): void {
    this.region(name).lostAt = undefined;
    this.database.bringBack(name);
    this.unfenced.add(name);
  }

  public async answer(
    region: string,
    service: string,
    operation: string,
    input: Input,
  ): Promise<object> {
    await this.clock.wait(latency);
    const called = `${region} ${service} ${operation}`;
    if (this.regions.get(region)?.lostAt !== undefined) {
      this.callsToLost.push(called);
      await this.clock.wait(timeout);
      throw new AwsError("TimeoutError", `${region} does not answer`);
    }
    this.gate.advance();
    const fault = this.faults.get(called)?.(input);
    if (fault !== undefined) {
      return fault;
    }
    const ask = this.operations[`${service} ${operation}`];
    if (ask === undefined) {
      this.unexpected.push(called);
      throw new Error(`unexpected call: ${called}`);
    }
    const before = this.written();
    const answer = ask(this.region(region), input);
    if (this.written() !== before) {
      this.changes.push(`${called} ${JSON.stringify(input)}`);
      this.checkActive();
    }
    return answer;
  }

  /** Notes when both places are active at once. */
  private checkActive(): void {
    const now = this.clock.now();
    const active = [...this.regions.values()].filter(
      (region) => region.lostAt === undefined && region.role.active,
    );
    for (const name of this.unfenced) {
      if (!active.some((region) => region.name === name)) {
        this.unfenced.delete(name);
      }
    }
    if (active.length > 1 && this.unfenced.size === 0) {
      this.twoActive.push(new Date(now).toISOString());
    }
  }

  /** All that calls can change, as a text to compare. */
  private written(): string {
    return JSON.stringify([
      ...[...this.regions.values()].map(({ parameters, mapping, rule }) => [
        [...parameters],
        mapping.wanted,
        rule,
      ]),
      this.database.order,
    ]);
  }

  /** Messages of a queue: consumers work them off while their place may. */
  public messages(region: Region, url: string): number {
    const queue = region.queues.get(url);
    if (queue === undefined) {
      throw new AwsError("QueueDoesNotExist", url);
    }
    const now = this.clock.now();
    const works = url === ids.queue(region.name) && region.mapping.wanted && region.role.active;
    if (works) {
      const done = Math.floor(((now - queue.at) / 1000) * speed);
      queue.messages = Math.max(0, queue.messages - done);
    }
    queue.at = now;
    return queue.messages;
  }

  private readonly operations: {
    readonly [operation: string]: (region: Region, input: Input) => object;
  } = {
    "STS GetCallerIdentity": () => ({ Account: this.account }),
    "SSM GetParameter": ({ parameters }, { Name }) => {
      const Value = parameters.get(Name as string);
      if (Value === undefined) {
        throw new AwsError("ParameterNotFound");
      }
      return { Parameter: { Name, Value } };
    },
    "SSM PutParameter": ({ parameters }, { Name, Value, Overwrite }) => {
      if (parameters.has(Name as string) && Overwrite !== true) {
        throw new AwsError("ParameterAlreadyExists");
      }
      parameters.set(Name as string, Value as string);
      return {};
    },
    "SSM DeleteParameter": ({ parameters }, { Name }) => {
      if (!parameters.delete(Name as string)) {
        throw new AwsError("ParameterNotFound");
      }
      return {};
    },
    "Lambda GetEventSourceMapping": ({ mapping }) => {
      const [moving, rest] = mapping.wanted ? ["Enabling", "Enabled"] : ["Disabling", "Disabled"];
      return { State: this.clock.now() < mapping.at ? moving : rest };
    },
    "Lambda UpdateEventSourceMapping": ({ mapping }, { Enabled }) => {
      mapping.wanted = Enabled === true;
      mapping.at = this.clock.now() + 12_000;
      return {};
    },
    "Lambda GetFunctionConfiguration": ({ functions }, { FunctionName }) => {
      const State = functions.get(FunctionName as string);
      if (State === undefined) {
        throw new AwsError("ResourceNotFoundException");
      }
      return { State };
    },
    "Lambda GetAccountSettings": ({ concurrency }) => ({
      AccountLimit: { ConcurrentExecutions: concurrency },
    }),
    "Lambda Invoke": ({ name }, { FunctionName }) => {
      if (FunctionName !== ids.gateFunction) {
        throw new AwsError("ResourceNotFoundException");
      }
      this.gate.publish(name);
      return {};
    },
    "EventBridge DescribeRule": ({ rule }) => ({ State: rule }),
    "EventBridge EnableRule": (region) => {
      region.rule = "ENABLED";
      return {};
    },
    "EventBridge DisableRule": (region) => {
      region.rule = "DISABLED";
      return {};
    },
    "SQS GetQueueAttributes": (region, { QueueUrl }) => ({
      Attributes: { ApproximateNumberOfMessages: `${this.messages(region, QueueUrl as string)}` },
    }),
    "CloudWatch GetMetricData": (region) => ({
      MetricDataResults: [{ Values: this.database.lagSeen(region.name) }],
    }),
    "CloudWatch DescribeAlarms": ({ name }) => ({
      MetricAlarms: [{ StateValue: this.gate.alarm(name) }],
    }),
    "RDS DescribeGlobalClusters": () => ({ GlobalClusters: [this.database.describe()] }),
    "RDS DescribeDBClusters": ({ engineVersion, clusterStatus }) => ({
      DBClusters: [{ EngineVersion: engineVersion, Status: clusterStatus }],
    }),
    "RDS DescribeDBInstances": ({ name, instance }) => ({
      DBInstances:
        instance === undefined
          ? []
          : [
              {
                DBInstanceIdentifier: ids.instance(name),
                DBInstanceClass: instance.class,
                DBInstanceStatus: instance.status,
              },
            ],
    }),
    "RDS SwitchoverGlobalCluster": ({ name }) => this.database.move(name, "switchover"),
    "RDS FailoverGlobalCluster": ({ name }, { AllowDataLoss }) => {
      if (AllowDataLoss !== true) {
        throw new AwsError("InvalidParameterCombination");
      }
      return this.database.move(name, "failover");
    },
    "SecretsManager DescribeSecret": ({ secrets }, { SecretId }) => {
      const secret = secrets.get(SecretId as string);
      if (secret === undefined) {
        throw new AwsError("ResourceNotFoundException");
      }
      return {
        VersionIdsToStages: { [secret.version]: ["AWSCURRENT"] },
        ...(secret.deleted === true ? { DeletedDate: new Date(0) } : {}),
      };
    },
    "SecretsManager GetSecretValue": ({ secrets }, { SecretId }) => {
      if (!secrets.has(SecretId as string)) {
        throw new AwsError("ResourceNotFoundException");
      }
      return { SecretString: JSON.stringify({ username: "heartbeat", password: "a secret" }) };
    },
    "KMS DescribeKey": ({ keyState }) => ({ KeyMetadata: { KeyState: keyState } }),
    "ACM DescribeCertificate": ({ certificate }) => ({
      Certificate: { DomainName: "shop.example.com", ...certificate },
    }),
    "DynamoDB DescribeTable": ({ name, tableStatus, replicaStatus }) => ({
      Table: {
        TableStatus: tableStatus,
        Replicas: [{ RegionName: other(name), ReplicaStatus: replicaStatus }],
      },
    }),
    "S3 ListObjectsV2": ({ objects }) => ({
      Contents: [...objects].map(([Key, Size]) => ({ Key, Size })),
    }),
  };
}
