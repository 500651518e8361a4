import { dev } from "./dev";
import { prod } from "./prod";
import { type Definition } from "./schema";

/** Definitions by the name that `evenkeel:environment` gives. */
export const definitions: { readonly [environment: string]: Definition } = { dev, prod };
