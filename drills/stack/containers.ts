import { type Settings } from "../../environments/schema";
import { text } from "./state";
import { type Located } from "./view";

/** A service on ECS, in one place. */
export interface EcsService {
  /** Name or ARN of the cluster. */
  readonly cluster: string;
  readonly name: string;
  /** Tasks that the program asks for. */
  readonly floor: number;
}

export const containersOf = (here: readonly Located[]): readonly EcsService[] =>
  here
    .filter(({ type }) => type === "aws:ecs/service:Service")
    .map(({ inputs }) => ({
      cluster: text(inputs.cluster),
      name: text(inputs.name),
      floor: typeof inputs.desiredCount === "number" ? inputs.desiredCount : 1,
    }));

export const repositoriesOf = (here: readonly Located[]): readonly string[] =>
  here.filter(({ type }) => type === "aws:ecr/repository:Repository").map(({ id }) => id);

/** Images of all containers, each once. */
export const imagesOf = ({ services }: Pick<Settings, "services">): readonly string[] => [
  ...new Set(
    Object.values(services).flatMap(({ kubernetes, ecs }) =>
      [kubernetes?.image, ecs?.image].filter((image) => image !== undefined),
    ),
  ),
];

/** A private image in ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** A tag, or a digest that begins with `sha256:`. */
  readonly version: string;
}

const ecrPattern = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)[:@]?(.*)$/;

export function parseEcrImage(image: string): EcrImage | undefined {
  const [, account, region, repository, version] = ecrPattern.exec(image) ?? [];
  return account === undefined || region === undefined || repository === undefined
    ? undefined
    : { account, region, repository, version: version === "" ? "latest" : (version ?? "latest") };
}
