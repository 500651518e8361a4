import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from "@aws-sdk/client-eventbridge";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  regionSwitch,
  roleIn,
  rulesOf,
  type Switch,
  type SwitchOptions,
} from "../../../functions/platform/regionSwitch";
import { recorder } from "../support/fakes";

/** A switch that notes what is asked of it. */
function noted(name: string, done: string[], value?: string, failure?: unknown): Switch {
  const call = <T>(text: string, answer: T) => {
    done.push(`${name} ${text}`);
    // eslint's rule is about errors of our own; an SDK's are objects with metadata.
    return failure === undefined ? Promise.resolve(answer) : Promise.reject(failure as Error);
  };
  return {
    read: () => call("read", value),
    turn: (to) => call(`turned ${to}`, undefined),
  };
}

const silence = Object.assign(new Error("connect ETIMEDOUT"), { name: "TimeoutError" });
const fault = Object.assign(new Error("oops"), { $metadata: { httpStatusCode: 503 } });
const denied = Object.assign(new Error("denied"), { $metadata: { httpStatusCode: 400 } });

async function run(
  event: unknown,
  options: Partial<SwitchOptions> = {},
  peer: { readonly value?: string; readonly failure?: unknown } = {},
) {
  const done: string[] = [];
  const { invocation } = recorder();
  const handle = regionSwitch({
    isHome: false,
    writesHere: () => Promise.resolve(true),
    setRole: (active) => Promise.resolve(void done.push(`role ${active}`)),
    setRelays: (running) => Promise.resolve(void done.push(`relays ${running}`)),
    own: noted("own", done),
    peer: noted("peer", done, peer.value, peer.failure),
    ...options,
  });
  const error = await handle(event, invocation).then(
    () => undefined,
    (reason: unknown) => String(reason),
  );
  return { done, error };
}

const step = (StepName: string) => ({
  ...{ StepName, InvokedBy: "arc-region-switch", ExecutionId: "1" },
  PlanArn: "arn:aws:arc-region-switch::111122223333:plan/shop:abc123",
});
const elsewhere = { writesHere: () => Promise.resolve(false) };

describe("platform/regionSwitch", () => {
  it("fences: no writes, no relays, wherever the writer is", async () => {
    expect(await run(step("fence"), elsewhere)).to.deep.equal({
      ...{ done: ["role false", "relays false"], error: undefined },
    });
  });

  it("lets a place serve that has every writer", async () => {
    expect(await run(step("serve"))).to.deep.equal({
      ...{ done: ["role true", "relays true"], error: undefined },
    });
  });

  for (const name of ["serve", "gate"]) {
    it(`lets nothing in before the databases: ${name} fails, and Region switch tries again`, async () => {
      const { done, error } = await run(step(name), elsewhere);
      expect(done).to.deep.equal([]);
      expect(error).to.contain(`${name}: a database has its writer elsewhere`);
    });
  }

  describe("turns the gate", () => {
    it("to the standby: home is taken off, after a look whether the standby itself is on", async () => {
      for (const value of [undefined, "0"]) {
        const { done, error } = await run(step("gate"), {}, { value });
        expect({ done, error }).to.deep.equal({
          done: ["peer read", "own turned 1"],
          error: undefined,
        });
      }
    });

    it("to the standby all the same where home is dead", async () => {
      for (const failure of [silence, fault]) {
        const { done } = await run(step("gate"), {}, { failure });
        expect(done).to.deep.equal(["peer read", "own turned 1"]);
      }
    });

    it("not to a standby that is still off: Route 53 would answer with home", async () => {
      const { done, error } = await run(step("gate"), {}, { value: "1" });
      expect(done).to.deep.equal(["peer read"]);
      expect(error).to.contain("the standby is still off");
    });

    it("home again where the standby answers, and takes the standby off only where it is dead", async () => {
      const home = { isHome: true };
      expect((await run(step("gate"), home)).done).to.deep.equal(["peer turned 0"]);
      expect((await run(step("gate"), home, { failure: silence })).done).to.deep.equal([
        "peer turned 0",
        "own turned 1",
      ]);
    });

    it("nowhere where AWS refuses: a refusal is an answer of a region that is there", async () => {
      for (const isHome of [true, false]) {
        const { done, error } = await run(step("gate"), { isHome }, { failure: denied });
        expect(done).to.have.length(1);
        expect(error).to.equal("Error: denied");
      }
    });
  });

  it("refuses steps that it does not know, and does nothing", async () => {
    for (const event of [step("promote"), {}, "fence", null]) {
      const { done, error } = await run(event);
      expect(done).to.deep.equal([]);
      expect(error).to.contain("the event of Region switch");
    }
  });

  it("starts and stops each relay's rule by name", async () => {
    const mock = mockClient(EventBridgeClient);
    mock.on(EnableRuleCommand).resolves({}).on(DisableRuleCommand).resolves({});
    const set = rulesOf(new EventBridgeClient({ region: "eu-west-1" }), ["a", "b"]);
    await set(true);
    await set(false);
    const names = (calls: { args: [{ input: { Name?: string } }] }[]) =>
      calls.map(({ args }) => args[0].input.Name);
    expect(names(mock.commandCalls(EnableRuleCommand) as never)).to.deep.equal(["a", "b"]);
    expect(names(mock.commandCalls(DisableRuleCommand) as never)).to.deep.equal(["a", "b"]);
    mock.restore();
  });

  it("writes the role as the program does", async () => {
    const mock = mockClient(SSMClient);
    mock.on(PutParameterCommand).resolves({});
    await roleIn(new SSMClient({ region: "eu-west-1" }), "/shop/role")(true);
    expect(mock.commandCalls(PutParameterCommand)[0]?.args[0].input).to.deep.equal({
      Name: "/shop/role",
      Value: '{"active":true}',
      Type: "String",
      Overwrite: true,
    });
    mock.restore();
  });
});
