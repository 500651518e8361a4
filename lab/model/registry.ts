import { acm } from "./aws/acm";
import { apigateway } from "./aws/apigateway";
import { autoscaling } from "./aws/autoscaling";
import { backup } from "./aws/backup";
import { balancing } from "./aws/balancing";
import { cloudfront } from "./aws/cloudfront";
import { containerAccess } from "./aws/containerAccess";
import { delivery } from "./aws/delivery";
import { apigatewayClients } from "./aws/apigatewayClients";
import { apigatewayv2 } from "./aws/apigatewayv2";
import { cognito } from "./aws/cognito";
import { dax } from "./aws/dax";
import { dynamodb } from "./aws/dynamodb";
import { ecs } from "./aws/ecs";
import { eks } from "./aws/eks";
import { elasticache } from "./aws/elasticache";
import { guardrails } from "./aws/guardrails";
import { globalaccelerator } from "./aws/globalaccelerator";
import { iam, kms } from "./aws/iam";
import { lambda } from "./aws/lambda";
import { messaging } from "./aws/messaging";
import { metrics } from "./aws/metrics";
import { msk } from "./aws/msk";
import { network } from "./aws/network";
import { networkAcls } from "./aws/networkAcls";
import { networkfirewall } from "./aws/networkfirewall";
import { nodes } from "./aws/nodes";
import { observability } from "./aws/observability";
import { recoveryControl } from "./aws/recoveryControl";
import { regionSwitch } from "./aws/regionSwitch";
import { rds } from "./aws/rds";
import { rdsInstance } from "./aws/rdsInstance";
import { route53 } from "./aws/route53";
import { s3 } from "./aws/s3";
import { secrets, ssm } from "./aws/secrets";
import { securityGroups } from "./aws/securityGroups";
import { wafv2 } from "./aws/wafv2";
import { type Definition, type Definitions } from "./definition";
import { helm } from "./helm";
import { kubernetesDefinition } from "./kubernetes";
import { random } from "./random";

const definitions: Definitions = {
  ...acm,
  ...apigateway,
  ...autoscaling,
  ...backup,
  ...balancing,
  ...cloudfront,
  ...containerAccess,
  ...delivery,
  ...apigatewayClients,
  ...apigatewayv2,
  ...cognito,
  ...dax,
  ...dynamodb,
  ...ecs,
  ...eks,
  ...elasticache,
  ...guardrails,
  ...globalaccelerator,
  ...iam,
  ...kms,
  ...lambda,
  ...messaging,
  ...metrics,
  ...msk,
  ...network,
  ...networkAcls,
  ...networkfirewall,
  ...nodes,
  ...observability,
  ...random,
  ...rds,
  ...rdsInstance,
  ...recoveryControl,
  ...regionSwitch,
  ...route53,
  ...s3,
  ...secrets,
  ...securityGroups,
  ...ssm,
  ...wafv2,
};

/** Components that are made of other resources: `expand` says which. */
const remote = ["awsx:ec2:Vpc", "eks:index:Cluster"];

export const isRemote = (type: string): boolean => remote.includes(type);

/** What the model knows about a type; nothing for one that it does not know. All kinds of Kubernetes behave alike; Helm's releases are no kind. */
export function definitionOf(type: string): Definition | undefined {
  const isObject = type.startsWith("kubernetes:") && helm[type] === undefined;
  return isObject ? kubernetesDefinition : (definitions[type] ?? helm[type]);
}

/** Every type that is known by name: those of AWS and random, and the remote components. */
export const knownTypes: readonly string[] = [...Object.keys(definitions), ...remote];
