import { setTimeout as wait } from "node:timers/promises";
import { type Cloud } from "../model";
import { type Entry } from "../model/journal";
import { type Instance, type Package } from "./instances";
import { failure, matches, type Orders } from "./orders";
import { type WireArchive } from "./wire";

/** What the providers need of the simulated cloud. */
export type LabCloud = Pick<
  Cloud,
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "expand"
  | "secretOutputs"
  | "entryOf"
  | "revert"
>;

/** Where AWS is emulated: it follows what the model of the cloud has accepted. */
export interface Follower {
  /** @throws CloudError when the emulator refuses. */
  apply(entry: Entry): Promise<void>;
  /** @throws CloudError when the emulator refuses. */
  remove(entry: Entry): Promise<void>;
}

export interface HostOptions {
  readonly cloud: LabCloud;
  /** The account that the simulated credentials belong to. */
  readonly account: string;
  readonly orders?: Orders;
  /** @default AWS is simulated only */
  readonly follower?: Follower;
  /** Keeps the code of functions, of which the model knows the hash only. @default nobody does */
  readonly keepCode?: (archive: WireArchive) => void;
}

/** A call that the program or a remote component made to look something up. */
export interface DataSourceCall {
  readonly token: string;
  /** URN of the provider that was asked. */
  readonly provider: string;
}

/** Each package has a server of its own: a caller's port may be the same to two of them. */
const connection = (pkg: Package, peer: string) => `${pkg} ${peer}`;

/**
 * What the providers of one operation share: the cloud, who is configured, which faults are ordered. The engine opens one
 * connection per provider instance, so the peer's address tells instances of one package apart.
 */
export class Host {
  public readonly dataSourceCalls: DataSourceCall[] = [];
  private readonly byPeer = new Map<string, Instance>();
  private readonly byUrn = new Map<string, Instance>();
  private readonly refusals = new Map<string, string>();
  private readonly failed = new Set<string>();
  private readonly orders: Orders;

  constructor(private readonly options: HostOptions) {
    this.orders = options.orders ?? {};
  }

  public get cloud(): LabCloud {
    return this.options.cloud;
  }

  public get account(): string {
    return this.options.account;
  }

  /** Region of a provider that was configured, by its URN. */
  public get regions(): ReadonlyMap<string, string | undefined> {
    return new Map([...this.byUrn].map(([urn, { region }]) => [urn, region]));
  }

  public configured(peer: string, instance: Instance): void {
    this.byPeer.set(connection(instance.package, peer), instance);
    this.byUrn.set(instance.urn, instance);
  }

  /** The provider behind a connection. */
  public instance(peer: string, pkg: Package): Instance {
    const instance = this.byPeer.get(connection(pkg, peer));
    if (instance === undefined) {
      throw new Error(`the ${pkg} provider was called before it was configured`);
    }
    return instance;
  }

  /** A provider that could not be configured: whatever is asked of it has the same answer. */
  public refused(urn: string, reason: string): void {
    this.refusals.set(urn, reason);
  }

  /** The provider that a reference `URN::ID` names. */
  public referenced(reference: string | undefined): Instance | undefined {
    const urn = reference?.slice(0, reference.lastIndexOf("::")) ?? "";
    const reason = this.refusals.get(urn);
    if (reason !== undefined) {
      throw new Error(reason);
    }
    return this.byUrn.get(urn);
  }

  public readonly isDown = (region: string): boolean =>
    this.orders.blackout?.includes(region) ?? false;

  /** Time passes, and a region that is down does not answer: comes before every call to the cloud. */
  public async call(instance: Instance): Promise<void> {
    if (this.orders.latency !== undefined && this.orders.latency > 0) {
      await wait(this.orders.latency);
    }
    const { region } = instance;
    if (region !== undefined && this.isDown(region)) {
      throw new Error(
        `operation error: exceeded maximum number of attempts, https response error StatusCode: 0, request send ` +
          `failed: dial tcp: lookup ${region}.amazonaws.com: i/o timeout (the lab has ${region} blacked out)`,
      );
    }
  }

  public keepCode(archive: WireArchive | undefined): void {
    if (archive !== undefined) {
      this.options.keepCode?.(archive);
    }
  }

  /**
   * Lets the emulator follow a change that the model has made. What the emulator refuses did not happen: the model takes it
   * back, so that both agree.
   * @param before the resource as it was; absent: there was none.
   */
  public async follow(now: Entry | undefined, before: Entry | undefined): Promise<void> {
    const { follower, cloud } = this.options;
    const entry = now ?? before;
    if (follower === undefined || entry === undefined) {
      return;
    }
    try {
      await (now === undefined ? follower.remove(entry) : follower.apply(now));
    } catch (error) {
      cloud.revert(entry.key, before);
      throw error;
    }
  }

  /** Fails or kills where the operation's orders say so. */
  public obey(urn: string): void {
    if (this.orders.killAfter !== true) {
      this.obeyKill(urn);
    }
    this.refuse(this.orders.fail, urn);
  }

  /** The same once something is made. */
  public obeyAfter(urn: string): void {
    if (this.orders.killAfter === true) {
      this.obeyKill(urn);
    }
  }

  /** The same before something is deleted. */
  public obeyDeletion(urn: string): void {
    this.refuse(this.orders.failDeletion, urn);
  }

  private obeyKill(urn: string): void {
    if (this.orders.kill !== undefined && matches(this.orders.kill, urn)) {
      // The whole group: the engine, the program and these providers, as when the machine loses power.
      process.kill(-process.pid, "SIGKILL");
    }
  }

  private refuse(patterns: readonly string[] = [], urn: string): void {
    const pattern = patterns.find(
      (candidate) => !this.failed.has(candidate) && matches(candidate, urn),
    );
    if (pattern !== undefined) {
      this.failed.add(pattern);
      throw new Error(failure(pattern, this.orders.failAs));
    }
  }
}
