import { aws, type MinimalInputs, subnetIds, text } from "./minimal";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });

const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

/** Roles, functions, load balancers and clusters. */
export const compute: { readonly [path: string]: MinimalInputs } = {
  "iam/role": () => ({ assumeRolePolicy: trust("lambda.amazonaws.com") }),
  "iam/rolePolicy": (given) => ({ role: given(aws("iam/role")).id, policy: document }),
  "iam/rolePolicyAttachment": (given) => ({
    role: given(aws("iam/role")).id,
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  }),
  "lambda/function": (given) => ({
    role: text(given(aws("iam/role")).arn),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: { hash: "0123" },
  }),
  "lambda/permission": (given) => ({
    action: "lambda:InvokeFunction",
    function: given(aws("lambda/function")).id,
    principal: "events.amazonaws.com",
  }),
  "lambda/eventSourceMapping": (given) => ({
    functionName: given(aws("lambda/function")).id,
    eventSourceArn: text(given(aws("sqs/queue")).arn),
  }),
  "lambda/invocation": (given) => ({
    functionName: given(aws("lambda/function")).id,
    input: "{}",
  }),
  "lb/loadBalancer": (given) => ({
    loadBalancerType: "network",
    internal: true,
    subnets: subnetIds(given),
  }),
  "lb/targetGroup": (given) => ({
    port: 8080,
    protocol: "TCP",
    targetType: "ip",
    vpcId: given(aws("ec2/vpc")).id,
  }),
  "lb/listener": (given) => ({
    loadBalancerArn: given(aws("lb/loadBalancer")).id,
    port: 80,
    protocol: "TCP",
    defaultActions: [{ type: "forward", targetGroupArn: given(aws("lb/targetGroup")).id }],
  }),
  // In Auto Mode, where EKS brings kinds of its own.
  "eks/cluster": (given) => ({
    name: "minimal-cluster",
    roleArn: text(given(aws("iam/role")).arn),
    vpcConfig: { subnetIds: subnetIds(given) },
    computeConfig: { enabled: true },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
  }),
  "eks/addon": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    addonName: "metrics-server",
  }),
  "eks/accessEntry": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    principalArn: text(given(aws("iam/role")).arn),
  }),
  "eks/accessPolicyAssociation": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    principalArn: text(given(aws("iam/role")).arn),
    policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    accessScope: { type: "cluster" },
  }),
  "eks/podIdentityAssociation": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    namespace: "default",
    serviceAccount: "payment",
    roleArn: text(given(aws("iam/role")).arn),
  }),
  "eks/nodeGroup": (given) => ({
    clusterName: given(aws("eks/cluster")).id,
    nodeRoleArn: text(given(aws("iam/role")).arn),
    subnetIds: subnetIds(given),
    scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 },
  }),
};
