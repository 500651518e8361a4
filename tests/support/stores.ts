import { type DataTier, type Foundation } from "../../components";
import { type Settings } from "../../environments/schema";
import { activePassive, overridden, settings, singleRegion } from "../environments/support";
import { dataOn } from "./place";
import { type Found, groundOf, networkOn, simulate } from "./platform";

/** Prod with other stores, in one region: checked as an operator's settings are. */
export const inOneRegion = (data: object): Settings =>
  settings({
    ...overridden({ ...activePassive, topology: "single-region" }, "data", data),
    standby: "",
  });

/** Prod with other stores, in two regions. */
export const inTwoRegions = (data: object): Settings =>
  settings(overridden(activePassive, "data", data));

/** Dev with other stores. */
export const inDev = (data: object): Settings => settings(overridden(singleRegion, "data", data));

export interface Tiers {
  readonly home: DataTier;
  /** Absent in one region. */
  readonly standby?: DataTier;
  /** What they stand on, home first. */
  readonly grounds: readonly Foundation[];
}

/** The data tiers of a stack, as the program makes them. */
export function tiersOf(of: Settings): Tiers {
  const network = (ground: Foundation) => networkOn(ground, of, { interfaceEndpoints: [] });
  const one = groundOf(of);
  if (of.places.length === 1) {
    return { home: dataOn(one, network(one), of), grounds: [one] };
  }
  const other = groundOf(of, "standby");
  const home = dataOn(one, network(one), of, { peer: other });
  return {
    home,
    standby: dataOn(other, network(other), of, { joins: home }),
    grounds: [one, other],
  };
}

export const simulateTiers = (of: Settings): Promise<Found<Tiers>> =>
  simulate(of, () => tiersOf(of));

/** A right RDS database of prod. */
export const rds = {
  engine: "rds-postgres",
  engineVersion: "16.13",
  instanceClass: "db.r6g.large",
  storageGiB: 100,
  backupRetentionDays: 14,
} as const;
