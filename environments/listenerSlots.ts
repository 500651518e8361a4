import { createHash } from "node:crypto";

/** Priorities that each service has for its rules on the public load balancer. */
export const prioritiesOfSlot = 3;

/** As many slots as fit into the 50,000 priorities of a listener (Elastic Load Balancing API reference, CreateRule). */
const slots = Math.floor(50_000 / prioritiesOfSlot);

/**
 * Where the rules of a service begin. It follows from the name alone, so that a service that comes or goes renumbers
 * no other; two names that fall together are refused by the settings' rules.
 */
export function listenerSlot(service: string): number {
  const digest = createHash("sha256").update(service).digest().readUInt32BE(0);
  return (digest % slots) * prioritiesOfSlot + 1;
}
