import { z } from "zod";
import { field, whole } from "../fields";

/** Gigabytes a month. */
const gigabytes = (fallback: number) =>
  field(z.number().min(0).max(10_000_000), "a number of gigabytes", fallback).default(fallback);

/** What a month is assumed to bring, for the cost report alone: nothing is built from it. */
export const cost = z.strictObject({
  /** USD a month that the stack may cost by list prices; a plan beyond it fails. Absent: no limit. */
  budget: field(z.number().positive(), "a number of USD, more than 0", 2500).optional(),
  /** Requests that reach a service; each leaves a message in every queue. */
  requests: whole(0, 1_000_000_000_000, 1_000_000).default(1_000_000),
  /** Milliseconds that a request takes a function. */
  milliseconds: whole(1, 900_000, 100).default(100),
  /** Memory that a function is charged for, in megabytes. */
  memoryMb: whole(128, 10_240, 256).default(256),
  /** Data in all Aurora clusters of one region; each region keeps it. */
  auroraGb: gigabytes(100),
  /** Data in all buckets of one region; each region that it is copied to keeps it. */
  bucketGb: gigabytes(100),
  /** Calls of SQS for a message: send, receive, delete. */
  callsPerMessage: whole(1, 1000, 3).default(3),
  /** Bytes that a request leaves in the logs. */
  logBytes: whole(0, 10_000_000, 1000).default(1000),
  /** Kilobytes that a request is answered with, out to the internet. */
  answerKb: field(z.number().min(0).max(100_000), "a number of kilobytes", 10).default(10),
  /** Data between zones of the region that serves, each way. */
  zoneGb: gigabytes(50),
  /** Data through NAT gateways. */
  natGb: gigabytes(50),
  /** Data through interface endpoints. */
  endpointGb: gigabytes(50),
  /** Data that changes and is copied to the other region. */
  replicatedGb: gigabytes(10),
  /** Writes of a request to its store, each of which the other region repeats. */
  writesPerRequest: whole(0, 1000, 1).default(1),
});

/** What holds where nothing else is said. */
export function defaultCost(): z.output<typeof cost> {
  return cost.parse({});
}
