import { access } from "./access";
import { data } from "./data";
import { keys } from "./keys";
import { kubernetes } from "./kubernetes";
import { leastPrivilege } from "./leastPrivilege";
import { network } from "./network";
import { places } from "./places";
import { type Rule } from "./rule";
import { structure } from "./structure";

/** Everything that holds for any stack that the settings accept. */
export const generalRules: readonly Rule[] = [
  ...structure,
  ...places,
  ...data,
  ...access,
  ...leastPrivilege,
  ...keys,
  ...network,
  ...kubernetes,
];
