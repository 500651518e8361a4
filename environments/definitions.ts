import { dev } from "./dev";
import { prod } from "./prod";
import { commerce } from "./reference/commerce";
import { notifications } from "./reference/notifications";
import { platform } from "./reference/platform";
import { trading } from "./reference/trading";
import { webapp } from "./reference/webapp";
import { type Definition } from "./schema";

/** Definitions by the name that `evenkeel:environment` gives. */
export const definitions: { readonly [environment: string]: Definition } = {
  dev,
  prod,
  commerce,
  notifications,
  platform,
  trading,
  webapp,
};
