import { expect } from "chai";
import { type Role } from "../../../functions/shared/configuration";
import { roleReader } from "../../../functions/shared/role";
import { memoryLog } from "../support/fakes";

function setUp() {
  const role: Role = { active: true };
  const state = { seconds: 0, role, isDown: false, reads: 0 };
  const read = () => {
    state.reads++;
    return state.isDown ? Promise.reject(new Error("SSM is away")) : Promise.resolve(state.role);
  };
  return { state, role: roleReader(read, memoryLog(), () => state.seconds * 1_000) };
}

describe("the role of a place", () => {
  it("is read once in five seconds, and a change is seen after them", async () => {
    const { state, role } = setUp();
    expect(await role.isActive()).to.equal(true);
    state.role = { active: false };
    state.seconds = 4;
    expect([await role.isActive(), state.reads]).to.deep.equal([true, 1]);
    state.seconds = 5;
    expect([await role.isActive(), state.reads]).to.deep.equal([false, 2]);
  });

  it("lets consumers and relays work while it is drained, and refuses commands", async () => {
    for (const [given, isActive, acceptsCommands] of [
      [{ active: true }, true, true],
      [{ active: true, draining: false }, true, true],
      [{ active: true, draining: true }, true, false],
      [{ active: false, draining: true }, false, false],
      [{ active: false }, false, false],
    ] as const) {
      const { state, role } = setUp();
      state.role = given;
      expect(await role.isActive(), JSON.stringify(given)).to.equal(isActive);
      expect(await role.acceptsCommands(), JSON.stringify(given)).to.equal(acceptsCommands);
      expect(state.reads).to.equal(1);
    }
  });

  it("stands for a minute while it cannot be read; after that it is refused", async () => {
    const { state, role } = setUp();
    await role.isActive();
    state.isDown = true;
    state.seconds = 59;
    expect(await role.isActive()).to.equal(true);
    state.seconds = 60;
    expect(await role.isActive().catch(String)).to.equal("Error: SSM is away");
  });

  it("is refused where it was never known", async () => {
    const { state, role } = setUp();
    state.isDown = true;
    expect(await role.isActive().catch(String)).to.equal("Error: SSM is away");
  });
});
