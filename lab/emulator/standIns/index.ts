import { Cloud } from "../../model";
import { type Entry } from "../../model/journal";
import { type CallHook } from "../types";
import { caches, queryRefusal } from "./caches";
import { controls } from "./controls";
import { kafka } from "./kafka";
import { services } from "./services";
import { type Books, refusal, Refused, type StandIns } from "./standIn";

/** Services by the name that requests are signed for. */
const byService: { readonly [service: string]: StandIns } = {
  ecs: services,
  elasticache: caches,
  kafka,
  "route53-recovery-cluster": controls,
};

export interface StandInOptions {
  /** What the model of the cloud has now. */
  readonly entries: () => readonly Entry[];
  readonly cloudFile: string;
}

/**
 * Answers, from the model of the cloud, the few operations that a drill calls and the emulator lacks. What they change is
 * written into the model's journal, so it lasts, and a refresh finds it.
 */
export function standIn({ entries, cloudFile }: StandInOptions): CallHook {
  const books: Books = {
    entries,
    alter: (key, change) => {
      const cloud = new Cloud({ file: cloudFile, shared: true });
      cloud.alter(key, change);
      cloud.close();
    },
  };
  return (request) => {
    const respond = byService[request.service]?.[request.operation];
    try {
      return respond?.(request, books);
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      return request.service === "elasticache"
        ? queryRefusal(error)
        : refusal(error.code, error.message, error.status);
    }
  };
}
