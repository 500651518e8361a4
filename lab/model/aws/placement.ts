import { type Context } from "../definition";
import { type Properties } from "../types";
import { isList } from "../values";
import { aws } from "./shared";

/** VPC of the first subnet. */
export function vpcOf(context: Context, from: Properties): string {
  const ids = from.subnetIds ?? from.subnets;
  const first = isList(ids) ? ids.find((id) => typeof id === "string") : undefined;
  const subnet =
    typeof first === "string" ? context.find(aws("ec2/subnet"), first, context.region) : undefined;
  const vpc = subnet?.inputs.vpcId;
  return typeof vpc === "string" ? vpc : "";
}
