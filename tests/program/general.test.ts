import { further, named, systems, timeout } from "./plans";
import { runOnce } from "./generate/violations";
import { generalRules } from "./rules/all";
import { holds, type Run } from "./rules/rule";

for (const [name, variant] of [...named, ...systems, ...further]) {
  describe(`The program for ${name}`, function () {
    this.timeout(timeout);
    let run: Run | undefined;
    before(async () => {
      run = await runOnce(variant);
    });
    after(() => {
      run = undefined;
    });

    holds(generalRules, () => {
      if (run === undefined) {
        throw new Error("nothing was planned");
      }
      return run;
    });
  });
}
