import { expect } from "chai";
import { disagrees, gateSwitch, type GateOptions } from "../../../functions/platform/gateSwitch";
import { recorder } from "../support/fakes";

async function run(options: Partial<GateOptions>) {
  const published: [string, number][] = [];
  const { invocation, log } = recorder();
  const handle = gateSwitch({
    readSwitch: () => Promise.resolve("0"),
    readActive: () => Promise.resolve(false),
    judgesHome: true,
    putMetric: (name, value) => Promise.resolve(void published.push([name, value])),
    ...options,
  });
  const error = await handle({}, invocation).then(
    () => undefined,
    (reason: unknown) => String(reason),
  );
  return { published, error, log };
}

describe("platform/gateSwitch", () => {
  it("disagrees unless home is off exactly while the standby is active, and the standby never off", () => {
    const table = [
      // judges home (runs in the standby's region)
      { judgesHome: true, isOff: false, isActive: false, odd: false },
      { judgesHome: true, isOff: true, isActive: true, odd: false },
      { judgesHome: true, isOff: true, isActive: false, odd: true },
      { judgesHome: true, isOff: false, isActive: true, odd: true },
      // judges the standby (runs in home's region)
      { judgesHome: false, isOff: false, isActive: true, odd: false },
      { judgesHome: false, isOff: false, isActive: false, odd: false },
      { judgesHome: false, isOff: true, isActive: true, odd: true },
      { judgesHome: false, isOff: true, isActive: false, odd: true },
    ];
    for (const { odd, ...gate } of table) {
      expect(disagrees(gate), JSON.stringify(gate)).to.equal(odd);
    }
  });

  it("publishes 0 for a switch that nobody ever set", async () => {
    const { published, error } = await run({ readSwitch: () => Promise.resolve(undefined) });
    expect(error).to.equal(undefined);
    expect(published).to.deep.equal([
      ["PlaceOff", 0],
      ["GateDisagrees", 0],
    ]);
  });

  it("publishes 1 for a switch that is on, and says that the gate disagrees", async () => {
    const { published, log } = await run({ readSwitch: () => Promise.resolve("1") });
    expect(published).to.deep.equal([
      ["PlaceOff", 1],
      ["GateDisagrees", 1],
    ]);
    expect(log.lines.join()).to.contain("disagrees");
  });

  it("refuses to guess: publishes nothing where the switch cannot be read or means nothing", async () => {
    const unreadable = await run({ readSwitch: () => Promise.reject(new Error("throttled")) });
    expect([unreadable.published, unreadable.error]).to.deep.equal([[], "Error: throttled"]);
    const odd = await run({ readSwitch: () => Promise.resolve("yes") });
    expect(odd.published).to.be.empty;
    expect(odd.error).to.contain('"0" or "1"');
  });

  it("publishes the switch even where the role cannot be read, and fails", async () => {
    const { published, error } = await run({
      readSwitch: () => Promise.resolve("1"),
      readActive: () => Promise.reject(new Error("no role")),
    });
    expect(published).to.deep.equal([["PlaceOff", 1]]);
    expect(error).to.equal("Error: no role");
  });
});
