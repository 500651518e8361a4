import * as aws from "@pulumi/aws";
import { type Foundation, regionalCertificate } from "../../components";
import { certificateOf } from "./place";
import { networkOn, prod } from "./platform";

/** A listener as it stands in front of containers. */
export function listenerOf(ground: Foundation) {
  const opts = { provider: ground.provider };
  const { vpcId, privateSubnetIds } = networkOn(ground, prod, { interfaceEndpoints: [] });
  const { validationRecord } = certificateOf(prod);
  const certificateArn = regionalCertificate("own", prod.domain, validationRecord, opts);
  const balancer = new aws.lb.LoadBalancer(
    "balancer",
    { loadBalancerType: "network", internal: true, subnets: privateSubnetIds },
    opts,
  );
  const targets = new aws.lb.TargetGroup(
    "targets",
    { vpcId, targetType: "ip", protocol: "TCP", port: 80 },
    opts,
  );
  const listener = new aws.lb.Listener(
    "listener",
    {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "TLS",
      certificateArn,
      defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
    },
    opts,
  );
  return { certificateArn, listener };
}
