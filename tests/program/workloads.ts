import { type Resource } from "../../lab/mocks/registrations";
import { label, type Plan } from "./plans";
import { type Said, statements } from "./policies";

/** Something that runs with a role of AWS's. */
export interface Workload {
  readonly resource: Resource;
  /** ARN of its role. */
  readonly role: string;
  /** Name of its service; a part of the platform's own has another. */
  readonly service: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const functionServices = ({ inputs }: Resource) =>
  text(
    (inputs.environment as { variables?: Record<string, unknown> } | undefined)?.variables
      ?.SERVICE_NAME,
  );

interface Container {
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

const taskService = ({ inputs }: Resource) =>
  (JSON.parse(text(inputs.containerDefinitions) ?? "[]") as readonly Container[])
    .flatMap(({ environment = [] }) => environment)
    .find(({ name }) => name === "SERVICE_NAME")?.value;

/** Everything of a plan that runs with a role: functions, pods and tasks. */
export function workloads({ resources }: Plan): readonly Workload[] {
  const running = [
    ...resources
      .of("aws:lambda/function:Function")
      .map((resource) => ({ resource, role: "role", service: functionServices(resource) })),
    ...resources.of("aws:eks/podIdentityAssociation:PodIdentityAssociation").map((resource) => ({
      resource,
      role: "roleArn",
      service: text(resource.inputs.serviceAccount),
    })),
    ...resources
      .of("aws:ecs/taskDefinition:TaskDefinition")
      .map((resource) => ({ resource, role: "taskRoleArn", service: taskService(resource) })),
  ];
  return running.map(({ resource, role, service }) => {
    const arn = text(resource.inputs[role]);
    if (arn === undefined) {
      throw new Error(`${label(resource)} has no ${role}`);
    }
    return { resource, role: arn, service };
  });
}

/** What a role allows, `ACTION on RESOURCE`, by its own policies. */
export function allowedBy(plan: Plan, role: string): readonly string[] {
  const [resource] = plan.resources
    .of("aws:iam/role:Role")
    .filter(({ outputs }) => outputs.arn === role);
  if (resource === undefined) {
    throw new Error(`nobody made the role ${role}`);
  }
  return statementsOfRoles(plan)
    .filter((said) => said.resource.inputs.role === resource.outputs.name)
    .flatMap(pairs);
}

/** Statements of the policies that roles have of their own. */
export const statementsOfRoles = (plan: Plan): readonly Said[] =>
  statements(plan).filter(
    ({ resource, effect }) =>
      resource.type === "aws:iam/rolePolicy:RolePolicy" && effect === "Allow",
  );

/** A statement as `ACTION on RESOURCE`, each action with each resource. */
export const pairs = ({ actions, resources }: Said): string[] =>
  actions.flatMap((action) => resources.map((resource) => `${action} on ${resource}`));
