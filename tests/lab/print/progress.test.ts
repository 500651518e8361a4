import { expect } from "chai";
import { progressLine } from "../../../lab/print/progress";

/** A stream that keeps what it is told, and a clock that stands until it is moved. */
function setting(isTTY: boolean) {
  const written: string[] = [];
  const clock = { at: 0 };
  const target = { isTTY, columns: 30, write: (text: string) => written.push(text) };
  return { written, clock, progress: progressLine(target, () => clock.at) };
}

describe("Progress", () => {
  it("is one line on a terminal, cut to its width, and removed in the end", () => {
    const { written, progress } = setting(true);
    progress.say("a line that is longer than the terminal is wide");
    progress.clear();
    expect(written).to.deep.equal(["\r\u001b[2Ka line that is longer than th", "\r\u001b[2K"]);
  });

  it("says nothing to a log about what is quick", () => {
    const { written, clock, progress } = setting(false);
    progress.say("at once");
    clock.at = 9_999;
    progress.say("still quick");
    progress.clear();
    expect(written).to.deep.equal([]);
  });

  it("says to a log now and then what takes long", () => {
    const { written, clock, progress } = setting(false);
    for (const at of [10_000, 20_000, 39_999, 40_000]) {
      clock.at = at;
      progress.say(`at ${at}`);
    }
    expect(written).to.deep.equal(["at 10000\n", "at 40000\n"]);
  });
});
