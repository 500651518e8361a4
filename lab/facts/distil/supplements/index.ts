import { type ShapeSupplements, type Supplements } from "../supplement";
import { boundaries } from "./boundaries";
import { api } from "./api";
import { compute } from "./compute";
import { containers } from "./containers";
import { data } from "./data";
import { delivery } from "./delivery";
import { failover } from "./failover";
import { guard } from "./guard";
import { kubernetes } from "./kubernetes";
import { network } from "./network";
import { nodes } from "./nodes";
import { protection } from "./protection";
import { storage } from "./storage";
import { streams } from "./streams";

/** Each type in one file only, or one would hide the other. */
function together(...parts: readonly Supplements[]): Supplements {
  const all: Record<string, Supplements[string]> = {};
  for (const [type, facts] of parts.flatMap((part) => Object.entries(part))) {
    if (all[type] !== undefined) {
      throw new Error(`Two supplements name ${type}`);
    }
    all[type] = facts;
  }
  return all;
}

/** By type and path; a path that the provider does not have stops the script. */
export const supplements = together(
  api,
  boundaries,
  compute,
  data,
  delivery,
  failover,
  network,
  nodes,
  protection,
  storage,
  guard,
  containers,
  streams,
);

export const shapeSupplements: ShapeSupplements = kubernetes;
