import { type Properties } from "../lab/model";

/** What the report needs to know of a planned resource. */
export interface Planned {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** Undefined where a resource has none: components, passwords. */
  readonly region: string | undefined;
}

/** The resources of a plan, by what the report asks for. */
export class Inventory {
  /**
   * @param active region that serves writes: the traffic is counted there.
   */
  constructor(
    private readonly all: readonly Planned[],
    public readonly active: string,
  ) {}

  public of(type: string): readonly Planned[] {
    return this.all.filter((resource) => resource.type === type);
  }

  public in(region: string, type: string): readonly Planned[] {
    return this.of(type).filter((resource) => resource.region === region);
  }

  /** Regions with a resource of that type; the one that serves comes first. */
  public regionsOf(type: string): readonly string[] {
    const regions = new Set(this.of(type).flatMap(({ region }) => region ?? []));
    return [...regions].sort(
      (a, b) => Number(b === this.active) - Number(a === this.active) || a.localeCompare(b),
    );
  }
}
