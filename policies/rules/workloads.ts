import { at, isTree, type Plan, type Planned, trees } from "../plan";
import { allOf, always, finding, mustBe, requiring, type Rule, foundations } from "../rule";
import { runtimesWithSupport, kubernetesWithSupport } from "../data/supported";

const podSecurity = "Kubernetes documentation, Pod Security Standards: restricted";

function parsed(value: unknown): unknown {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    return [];
  }
}

const tasks = (plan: Plan) =>
  plan
    .of("aws:ecs/taskDefinition:TaskDefinition")
    .flatMap((task) =>
      trees(parsed(task.inputs.containerDefinitions)).map((container) => ({ task, container })),
    );

const podOf = ({ inputs }: Planned): unknown => at(inputs, "spec.template.spec");

const pods = (plan: Plan) =>
  plan
    .of("kubernetes:apps/v1:Deployment")
    .flatMap((deployment) =>
      trees(at(podOf(deployment), "containers")).map((container) => ({ deployment, container })),
    );

/** Images without a tag, or of a tag that means another image tomorrow. */
const isMoving = (image: unknown): boolean =>
  typeof image === "string" &&
  !image.includes("@sha256:") &&
  !/:[\w][\w.-]*$/.test(image.split("/").at(-1) ?? "")
    ? true
    : /:latest$/.test(String(image));

/** What runs our code, and as whom. */
export const workloads: readonly Rule[] = [
  {
    id: "pods-restricted",
    title: "pods run as nobody special, with no more rights than they were given",
    severity: "high",
    source: [podSecurity],
    remedy:
      "Set runAsNonRoot, seccompProfile RuntimeDefault, allowPrivilegeEscalation false, and drop ALL.",
    enforcement: always,
    check: (plan) => [
      ...plan
        .of("kubernetes:apps/v1:Deployment")
        .filter(
          (each) =>
            at(podOf(each), "securityContext.runAsNonRoot") !== true ||
            at(podOf(each), "securityContext.seccompProfile.type") !== "RuntimeDefault" ||
            ["hostNetwork", "hostPID", "hostIPC"].some((flag) => at(podOf(each), flag) === true),
        )
        .map((each) =>
          finding(
            each,
            "spec.template.spec.securityContext",
            "may run as root, or beside the host",
          ),
        ),
      ...pods(plan)
        .filter(({ container }) => {
          const drop = at(container, "securityContext.capabilities.drop");
          return (
            at(container, "securityContext.allowPrivilegeEscalation") !== false ||
            at(container, "securityContext.privileged") === true ||
            !(Array.isArray(drop) && drop.includes("ALL"))
          );
        })
        .map(({ deployment, container }) =>
          finding(
            deployment,
            "spec.template.spec.containers.securityContext",
            `gives more rights than needed to ${String(container.name)}`,
          ),
        ),
    ],
  },
  {
    id: "pods-limited",
    title: "pods say what they need, and how much memory they may take",
    severity: "medium",
    source: ["Kubernetes documentation, Resource management for pods and containers"],
    remedy: "Give each container requests, and a limit of memory.",
    enforcement: always,
    check: (plan) =>
      pods(plan)
        .filter(
          ({ container }) =>
            at(container, "resources.requests") === undefined ||
            at(container, "resources.limits.memory") === undefined,
        )
        .map(({ deployment, container }) =>
          finding(
            deployment,
            "spec.template.spec.containers.resources",
            `does not limit ${String(container.name)}`,
          ),
        ),
  },
  {
    id: "images-fixed",
    title: "images of workloads are named by tag or digest, never by latest",
    severity: "medium",
    source: [
      "Kubernetes documentation, Images",
      "Amazon ECS developer guide, Best practices for container images",
    ],
    remedy: "Name the version that was tested.",
    enforcement: always,
    check: (plan) => [
      ...pods(plan)
        .filter(({ container }) => isMoving(container.image))
        .map(({ deployment, container }) =>
          finding(
            deployment,
            "spec.template.spec.containers.image",
            `runs ${String(container.image)}, whatever that is tomorrow`,
          ),
        ),
      ...tasks(plan)
        .filter(({ container }) => isMoving(container.image))
        .map(({ task, container }) =>
          finding(
            task,
            "containerDefinitions",
            `runs ${String(container.image)}, whatever that is tomorrow`,
          ),
        ),
    ],
  },
  {
    id: "namespaces-closed",
    title: "every namespace of a service has a network policy",
    severity: "medium",
    source: ["Amazon EKS user guide, Limit pod traffic with Kubernetes network policies"],
    remedy: "Make a NetworkPolicy that names who may call.",
    enforcement: always,
    check: (plan) => {
      const guarded = new Set(
        plan
          .of("kubernetes:networking.k8s.io/v1:NetworkPolicy")
          .map((each) => `${each.region ?? ""} ${String(at(each.inputs, "metadata.namespace"))}`),
      );
      const nameOf = (each: Planned) =>
        `${each.region ?? ""} ${String(at(each.inputs, "metadata.name"))}`;
      const used = new Set(
        plan
          .of("kubernetes:apps/v1:Deployment")
          .map((each) => `${each.region ?? ""} ${String(at(each.inputs, "metadata.namespace"))}`),
      );
      return plan
        .of("kubernetes:core/v1:Namespace")
        .filter((each) => used.has(nameOf(each)) && !guarded.has(nameOf(each)))
        .map((each) => finding(each, "metadata.name", "lets every pod call every other"));
    },
  },
  {
    id: "tasks-restricted",
    title:
      "containers on ECS are not privileged, cannot change their image, and keep to themselves",
    severity: "high",
    source: [`${foundations}: ECS.1, ECS.3, ECS.4, ECS.5`],
    remedy:
      "Set privileged to false, readonlyRootFilesystem to true, a user other than root, and networkMode awsvpc.",
    enforcement: always,
    check: allOf(
      requiring(mustBe("aws:ecs/taskDefinition:TaskDefinition", "networkMode", "awsvpc"), {
        type: "aws:ecs/taskDefinition:TaskDefinition",
        property: "pidMode",
        accepts: (value) => value !== "host",
        message: "sees processes of the host",
      }),
      (plan) =>
        tasks(plan)
          .filter(
            ({ container }) =>
              container.privileged === true ||
              container.readonlyRootFilesystem !== true ||
              /^(root|0)?(:|$)/.test(String(container.user ?? "")),
          )
          .map(({ task, container }) =>
            finding(
              task,
              "containerDefinitions",
              `gives ${String(container.name)} more rights than needed`,
            ),
          ),
    ),
  },
  {
    id: "tasks-not-entered",
    title: "nobody opens a shell in a task",
    severity: "medium",
    source: ["Amazon ECS developer guide, Monitor Amazon ECS containers with ECS Exec"],
    remedy: "Set enableExecuteCommand to false.",
    enforcement: always,
    check: requiring({
      type: "aws:ecs/service:Service",
      property: "enableExecuteCommand",
      accepts: (value) => value !== true,
      message: "lets people open a shell in its tasks",
    }),
  },
  {
    id: "versions-supported",
    title: "functions and clusters run on what AWS supports",
    severity: "high",
    source: [`${foundations}: Lambda.2, EKS.2`],
    remedy:
      "Upgrade: settings.cluster.version one minor version at a time, the runtime of functions in components/support.",
    enforcement: always,
    check: requiring(
      {
        type: "aws:lambda/function:Function",
        property: "runtime",
        accepts: (value) => value === undefined || runtimesWithSupport.includes(String(value)),
        message: "has a runtime that AWS no longer supports",
      },
      {
        type: "aws:eks/cluster:Cluster",
        property: "version",
        accepts: (value) => kubernetesWithSupport.includes(String(value)),
        message: "has a version of Kubernetes that is not known as supported",
      },
    ),
  },
  {
    id: "cluster-entered-by-entries",
    title:
      "who may enter a cluster is said by access entries, none of them for everything in it but an administrator's",
    severity: "medium",
    source: ["Amazon EKS user guide, Grant IAM users access to Kubernetes with EKS access entries"],
    remedy: "Set authenticationMode to API; give deployments a policy for their namespaces.",
    enforcement: always,
    check: allOf(
      requiring(mustBe("aws:eks/cluster:Cluster", "accessConfig.authenticationMode", "API")),
      (plan) =>
        plan
          .of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation")
          .filter(
            ({ inputs }) => isTree(inputs.accessScope) && inputs.accessScope.type === "cluster",
          )
          .filter(
            ({ inputs }) =>
              !/AmazonEKS(ClusterAdmin|AdminView|View)Policy$/.test(String(inputs.policyArn)),
          )
          .map((each) => finding(each, "accessScope", "reaches into every namespace")),
    ),
  },
];
