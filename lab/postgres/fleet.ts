import { join } from "node:path";
import { CloudError } from "../model/types";
import { Link } from "./link";
import { type Bond, type Member, startReader, startWriter, type Surroundings } from "./members";
import { without } from "./memory";
import { type Plan } from "./plan";
import { Server } from "./server";
import { type DatabaseServer } from "./types";

/** All servers of a stack, and what binds them. */
export class Fleet {
  private plan: Plan = { servers: [], globals: [] };
  private readonly members = new Map<string, Member>();
  private readonly bonds = new Map<string, Bond>();

  /** @param dataFolder where the servers' folders are. */
  constructor(
    private readonly around: Surroundings,
    private readonly dataFolder: string,
  ) {}

  public get all(): readonly Member[] {
    return [...this.members.values()];
  }

  public get links(): readonly Link[] {
    return [...this.bonds.values()].map(({ link }) => link);
  }

  /** Ids of the global databases that have a cluster in a region. */
  public globalsIn(region: string): readonly string[] {
    return this.plan.globals
      .map(({ id }) => id)
      .filter((id) => this.membersOf(id).some(({ planned }) => planned.region === region));
  }

  public globalOf({ planned }: Member): string | undefined {
    return this.plan.globals.find(({ members }) => members.includes(planned.name))?.id;
  }

  /** @throws CloudError GlobalClusterNotFoundFault */
  public bond(globalId: string): Bond {
    const bond = this.bonds.get(globalId);
    if (bond === undefined) {
      throw new CloudError(
        "GlobalClusterNotFoundFault",
        `There is no global database ${globalId} with PostgreSQL in this stack.`,
      );
    }
    return bond;
  }

  public membersOf(globalId: string): readonly Member[] {
    const { members = [] } = this.plan.globals.find(({ id }) => id === globalId) ?? {};
    return members.flatMap((name) => this.members.get(name) ?? []);
  }

  /** @throws CloudError GlobalClusterNotFoundFault */
  public writerOf(globalId: string): Member {
    const { id } = this.bond(globalId);
    const name = this.around.memory.now.globals[id]?.writer;
    const writer = this.membersOf(id).find(({ planned }) => planned.name === name);
    if (writer === undefined) {
      throw new CloudError("GlobalClusterNotFoundFault", `${globalId} has no cluster that writes.`);
    }
    return writer;
  }

  public isLost({ planned }: Member): boolean {
    return this.around.memory.now.lost.includes(planned.region);
  }

  public stateOf(member: Member): DatabaseServer["state"] {
    if (this.isLost(member)) {
      return "lost";
    }
    if (!member.server.isRunning) {
      return "stopped";
    }
    const globalId = this.globalOf(member);
    return globalId === undefined || this.writerOf(globalId) === member ? "writer" : "reader";
  }

  /** Takes over what should be there, and removes what should not, with its data. */
  public async adopt(plan: Plan): Promise<void> {
    const { memory } = this.around;
    this.plan = plan;
    const gone = Object.entries(memory.now.servers).filter(
      ([name, id]) => !plan.servers.some((each) => each.name === name && each.resourceId === id),
    );
    for (const [name] of gone) {
      const server = this.members.get(name)?.server ?? this.serverOf(name);
      await server.stop("immediate");
      server.remove();
      this.members.delete(name);
      memory.change({ servers: without(memory.now.servers, name) });
    }
    this.takeInServers();
    await this.takeInGlobals();
    await Promise.all(this.all.map(({ server }) => server.choosePort()));
  }

  /** Makes everything as it should be: whoever may run runs, as what it is. Safe to call again. */
  public async settle(): Promise<void> {
    const present = this.all.filter((member) => !this.isLost(member));
    const isWriter = (member: Member) => {
      const globalId = this.globalOf(member);
      return globalId === undefined || this.writerOf(globalId) === member;
    };
    await Promise.all(
      present.filter(isWriter).map((member) => {
        const globalId = this.globalOf(member);
        const bond = globalId === undefined ? undefined : this.bond(globalId);
        return startWriter(member, bond, this.around);
      }),
    );
    for (const { id, link } of this.bonds.values()) {
      const writer = this.writerOf(id);
      if (writer.server.isRunning) {
        link.open(writer.server.address);
      }
    }
    await Promise.all(
      present
        .filter((member) => !isWriter(member))
        .map((member) => {
          const bond = this.bond(this.globalOf(member) ?? "");
          return startReader(member, this.writerOf(bond.id).server, bond, this.around);
        }),
    );
  }

  /** Ends all servers: writers first, so that their readers get everything. */
  public async stop(): Promise<void> {
    this.links.forEach((link) => (link.delay = 0));
    const writers = this.all.filter((member) => this.stateOf(member) === "writer");
    await Promise.all(writers.map(({ server }) => server.stop("fast")));
    await Promise.all(this.all.map(({ server }) => server.stop("fast")));
    this.links.forEach((link) => link.close());
    this.bonds.clear();
    this.members.clear();
    this.plan = { servers: [], globals: [] };
  }

  private serverOf(name: string): Server {
    return new Server(name, join(this.dataFolder, name), this.around.tools);
  }

  private takeInServers(): void {
    for (const planned of this.plan.servers) {
      const { server } = this.members.get(planned.name) ?? { server: this.serverOf(planned.name) };
      this.members.set(planned.name, { planned, server });
      if (planned.master === undefined && !this.mayJoin(planned.name) && !server.isFounded) {
        // AWS keeps the password itself there, so that nobody but the lab could log in.
        this.around.onProgress(`${planned.name} has no master password of the program's own`);
      }
    }
  }

  private mayJoin(name: string): boolean {
    return this.plan.globals.some(({ members }) => members.includes(name));
  }

  private async takeInGlobals(): Promise<void> {
    const { memory } = this.around;
    for (const [id, { link }] of this.bonds) {
      if (!this.plan.globals.some((each) => each.id === id)) {
        link.close();
        this.bonds.delete(id);
      }
    }
    for (const id of Object.keys(memory.now.globals)) {
      if (!this.plan.globals.some((each) => each.id === id)) {
        memory.change({ globals: without(memory.now.globals, id) });
      }
    }
    for (const { id, members } of this.plan.globals) {
      const writer = memory.now.globals[id]?.writer ?? "";
      if (!members.includes(writer)) {
        memory.changeGlobal(id, { writer: members[0] ?? "", diverged: {} });
      }
      if (!this.bonds.has(id)) {
        const link = new Link();
        await link.listen();
        this.bonds.set(id, { id, link });
      }
    }
  }
}
