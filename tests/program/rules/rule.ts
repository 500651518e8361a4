import { expect } from "chai";
import { type Settings } from "../../../environments/schema";
import { type Plan } from "../plans";

/** One stack, planned in every way that the rules of the whole look at. */
export interface Run {
  readonly stack: string;
  readonly settings: Settings;
  /** As `pulumi up` sees it. */
  readonly plan: Plan;
  /** As `pulumi preview` sees it. */
  readonly preview: Plan;
  /** The plan with the other place active; absent where there is no other. */
  readonly moved?: Plan;
}

/** What holds for any stack that the settings accept. */
export interface Rule {
  /** Completes "it". */
  readonly name: string;
  /** What breaks it, one line each; none when it holds. */
  readonly violations: (run: Run) => readonly string[] | Promise<readonly string[]>;
}

/** A line for each that should not be there, and one where nothing was looked at: a rule over nothing proves nothing. */
export const over = <Item>(
  what: string,
  items: readonly Item[],
  broken: (items: readonly Item[]) => readonly string[],
): readonly string[] => (items.length === 0 ? [`there is no ${what} to look at`] : broken(items));

/** A test for each rule, on the run that a hook made before. */
export function holds(rules: readonly Rule[], run: () => Run): void {
  for (const { name, violations } of rules) {
    it(name, async () => {
      expect(await violations(run())).to.deep.equal([]);
    });
  }
}
