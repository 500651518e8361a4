import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Settings } from "../../environments/schema";
import { type PlaceGates } from "./placeGates";
import {
  failoverRecords,
  geolocationRecords,
  latencyRecords,
  type PlaceRecordsArgs,
  type PlaceTarget,
} from "./placeRecords";

/** What answers reads in a place. */
export interface ReadTarget extends PlaceTarget {
  /** Answers for this place alone, `/health` among others. */
  readonly placeUrl: pulumi.Output<string>;
}

export interface ReadRecordsArgs extends PlaceRecordsArgs {
  readonly home: ReadTarget;
  readonly standby?: ReadTarget;
  /** Which place answers. With `failover`, `health` decides; else health checks of the places' own, made here. */
  readonly reads: Settings["edge"]["reads"];
}

/**
 * The name that reads are sent to. Where both places answer, each leaves the answers by itself when Route 53's checkers,
 * all over the world, no longer reach it: nobody has to turn a switch, and `active` plays no part.
 */
export function readRecords(
  name: string,
  args: ReadRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { reads } = args;
  switch (reads.policy) {
    case "failover":
      failoverRecords(name, args, opts);
      return;
    case "latency":
      latencyRecords(name, { ...args, health: ownHealth(name, args, opts) }, opts);
      return;
    case "geolocation":
      geolocationRecords(
        name,
        { ...args, health: ownHealth(name, args, opts) },
        reads.standbyAnswers,
        opts,
      );
  }
}

/** A single place is asked whether it answers or not. */
function ownHealth(
  name: string,
  { home, standby, host, protect }: ReadRecordsArgs,
  opts: pulumi.CustomResourceOptions,
): PlaceGates {
  const check = (which: "home" | "standby", { placeUrl, region }: ReadTarget) =>
    new aws.route53.HealthCheck(
      `${name}-${which}-health`,
      {
        type: "HTTPS",
        // The public name would lead to either place; API Gateway tells APIs apart by this one.
        fqdn: placeUrl.apply((url) => new URL(url).hostname),
        port: 443,
        resourcePath: placeUrl.apply((url) => `${new URL(url).pathname.replace(/\/$/, "")}/health`),
        enableSni: true,
        requestInterval: 30,
        failureThreshold: 3,
        tags: { Name: `${host} in ${region}` },
      },
      { ...opts, protect },
    );
  return standby ? { home: check("home", home), standby: check("standby", standby) } : {};
}
