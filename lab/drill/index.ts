import { type World } from "../../drills/world";
import { openLabWorld as open, type LabWorldOptions } from "./world";

/** What the command line of drills loads with `--lab`. */
export const openLabWorld = (
  stack: string,
  say: (text: string) => void,
  options: Pick<LabWorldOptions, "lag"> = {},
): Promise<World> => open({ stack, onProgress: say, ...options });
