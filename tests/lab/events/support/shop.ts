import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLab } from "../../../../lab/emulator/session";
import { type LabCloud } from "../../../../lab/emulator/types";
import { repository } from "../../../../lab/engine/cache";
import { type SendReport } from "../../../../lab/events/report";
import { activeRegion, type Inbox, type Wiring, wiringOf } from "../../../../lab/events/wiring";
import { runOperation } from "../../../../lab/run/runner";
import { expectOk } from "../../support/stacks";

/** Faster than the commands of the lab: a test waits for a message to fail for good. */
const pace = { scheduleFactor: 12, retrySeconds: 0.5 } as const;

/** A stack that is up with its functions, in a lab of its own, for all tests of a file. */
export class Shop {
  private readonly state: string;
  private opened?: LabCloud;

  /** @param config assignments that lie over the stack's file. */
  constructor(
    private readonly stack: string,
    private readonly config: readonly string[] = [],
  ) {
    this.state = mkdtempSync(join(tmpdir(), `evenkeel-test-${stack}-`));
  }

  public async up(): Promise<void> {
    const { stack, state, config } = this;
    expectOk(
      await runOperation({
        ...{ operation: "up", stack, state, config },
        ...{ project: repository, emulator: "own" },
      }),
    );
    await this.open();
  }

  public get lab(): LabCloud {
    if (this.opened === undefined) {
      throw new Error("the lab is closed");
    }
    return this.opened;
  }

  /** Functions, queues, tables and databases run from here on. */
  public async open(): Promise<LabCloud> {
    const { stack, state } = this;
    this.opened = await openLab({ stack, state, ...pace });
    return this.opened;
  }

  /** All of them stop, whatever they are at. */
  public async close(): Promise<void> {
    const lab = this.opened;
    this.opened = undefined;
    await lab?.stop();
  }

  public async remove(): Promise<void> {
    await this.close();
    rmSync(this.state, { recursive: true, force: true });
  }

  public get wiring(): Wiring {
    const entries = this.lab.entries();
    return wiringOf(entries, activeRegion(entries));
  }

  /** The table of a service that has one. */
  public tableOf(service: string): string {
    const store = this.wiring.services.get(service)?.store;
    if (store?.kind !== "dynamodb") {
      throw new Error(`${service} has no table`);
    }
    return store.table;
  }

  /** The queue of a service for an event. */
  public inbox(service: string, event: string): Inbox {
    const found = this.wiring.inboxes.find(
      (inbox) => inbox.service === service && inbox.event === event,
    );
    if (found === undefined) {
      throw new Error(`${service} has no queue for ${event}`);
    }
    return found;
  }
}

/** Fails with what went wrong in a run, and not with numbers alone. */
export function expectExactlyOnce(report: SendReport, orders: number): void {
  const { problems, lost, duplicateEffects, wrongEffects, stockUnaccounted, waiting } = report;
  expect(problems, JSON.stringify(report.deadLetters.byQueue)).to.deep.equal([]);
  expect(report.orders).to.equal(orders);
  expect({ lost, duplicateEffects, wrongEffects, stockUnaccounted, waiting }).to.deep.equal({
    ...{ lost: 0, duplicateEffects: 0, wrongEffects: 0, stockUnaccounted: 0, waiting: {} },
  });
  for (const [service, { expected, found }] of Object.entries(report.effects)) {
    expect(found, service).to.be.at.least(expected);
  }
}
