import { type Reason, reason } from "./reason";

const kubernetes = /^kubernetes:/;

/** The same for objects of Kubernetes. */
export const reasonsOfKubernetes: readonly Reason[] = [
  reason(
    "set by the Kubernetes API server",
    `metadata.clusterName metadata.creationTimestamp metadata.deletionGracePeriodSeconds metadata.deletionTimestamp
    metadata.generation metadata.resourceVersion metadata.selfLink metadata.uid managedFields.apiVersion
    managedFields.fieldsType managedFields.manager managedFields.operation managedFields.subresource managedFields.time
    ownerReferences.apiVersion ownerReferences.kind ownerReferences.name ownerReferences.uid secrets.resourceVersion
    secrets.uid`,
    kubernetes,
  ),
  {
    ...reason(
      "volumes of kinds that the program does not mount: their drivers check them",
      "",
      kubernetes,
    ),
    below: /[.]volumes[.]/,
  },
  {
    ...reason("containers for debugging, which only kubectl adds", "", kubernetes),
    below: /[.]ephemeralContainers[.]/,
  },
  {
    ...reason(
      "field of a custom resource whose definition states no values: its controller checks them",
      "",
      /^kubernetes:(eks[.]amazonaws[.]com|elbv2[.]k8s[.]aws|karpenter[.]k8s[.]aws|karpenter[.]sh)[/]/,
    ),
    below: /^spec[.]/,
  },
  reason(
    "option of Helm's client that the program does not use",
    "description keyring postrender resourceNames caFile certFile keyFile password username",
    /^kubernetes:helm[.]sh/,
  ),
  reason(
    "name or key of another object of the cluster, or of something on its nodes",
    `name namespace namespaces key kind apiVersion fieldPath containerName container resource resourceName
    resourceClaimName resourceClaimTemplateName podGroup podGroupName podGroupReplicaKey priorityClassName
    runtimeClassName schedulerName scopeName nodeName serviceAccount volumeName loadBalancerClass topologyKey
    topologyKeys matchLabelKeys mismatchLabelKeys selector nodeSelector conditionType localhostProfile
    gmsaCredentialSpec gmsaCredentialSpecName runAsUserName devicePath finalizers service apiGroup ingressClassName
    secretName`,
    kubernetes,
  ),
  reason(
    "any text: the container or another program reads it",
    `annotations args command data binaryData value values path subPath subPathExpr workingDir prefix
    terminationMessagePath externalName host hosts hostname hostnameOverride hostnames subdomain searches level role user
    appProtocol add drop`,
    kubernetes,
  ),
  reason(
    "address of the cluster's own network, which only the cluster knows",
    "clusterIP clusterIPs externalIPs hostIP ip loadBalancerIP loadBalancerSourceRanges nameservers healthCheckNodePort",
    kubernetes,
  ),
  reason(
    "number or percentage, or the name of a port: Kubernetes takes both",
    "maxSurge maxUnavailable minAvailable port targetPort divisor tolerance",
    kubernetes,
  ),
  reason(
    "number that the kernel or the scheduler bounds",
    `fsGroup runAsGroup runAsUser supplementalGroups mode priority weight seconds timeoutSeconds
    terminationGracePeriodSeconds tolerationSeconds overhead`,
    kubernetes,
  ),
  reason(
    "values that grow with each release of Kubernetes; the program sets none of them",
    `action bindMountOptions fsGroupChangePolicy ipFamilies ipFamily mountPropagation operator protocol
    recursiveReadOnly request restartPolicy scopes seLinuxChangePolicy stopSignal supplementalGroupsPolicy
    trafficDistribution type`,
    kubernetes,
  ),
];
