import { type Finding } from "../issues";
import { when } from "./rule";
import { type DraftService } from "./services";

/** How many messages are handed over at once, and after which time. */
export function batches(path: string[], { runsOn, consumes }: DraftService): Finding[] {
  return Object.entries(consumes ?? {}).flatMap(([event, consumption]) => {
    const at = [...path, "consumes", event];
    const { ordered = false, batchSize = 0, windowSeconds = 0 } = consumption ?? {};
    const inContainers = runsOn === "kubernetes" || runsOn === "ecs";
    return [
      ...when(
        ordered && batchSize > 10,
        [...at, "batchSize"],
        "must be at most 10 for an ordered event (the limit of a FIFO queue)",
        10,
      ),
      ...when(
        ordered && windowSeconds > 0,
        [...at, "windowSeconds"],
        "must be 0 for an ordered event (Lambda gathers nothing from a FIFO queue)",
        0,
      ),
      ...when(
        inContainers && !ordered && windowSeconds > 0,
        [...at, "windowSeconds"],
        "must be 0 for a service that runs in containers (they poll the queue themselves, Lambda gathers nothing)",
        0,
      ),
    ];
  });
}
