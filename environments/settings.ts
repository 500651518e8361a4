import { regions } from "./regions";
import { type CompleteDefinition, type Operator, type Place, type Settings } from "./schema";

/** The settings of a stack, from parts that have been checked. */
export function settingsOf(
  stack: string,
  operator: Operator,
  { standby, ...definition }: CompleteDefinition,
): Settings {
  const active = operator.active ?? operator.home;
  const place = (region: Operator["home"]): Place => {
    const isHome = region === operator.home;
    return {
      region,
      addressRange: definition.network.addressRanges[isHome ? "home" : "standby"],
      zones: regions[region].zones.slice(0, definition.network.zones),
      isHome,
      isActive: region === active,
      isAvailable: region !== operator.unavailable,
      capacity: isHome ? 1 : standby.capacity,
    };
  };
  const peers = operator.standby === undefined ? [] : [place(operator.standby)];
  return {
    ...definition,
    ...operator,
    active,
    prefix: `evenkeel-${stack}`,
    places: [place(operator.home), ...peers],
  };
}
