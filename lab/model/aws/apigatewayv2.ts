import { type Context, type Definitions, type Reference } from "../definition";
import { CloudError, type Properties } from "../types";
import { toIssued } from "./acm";
import { apiGatewayZones, aws, logGroupArn, named, toLogGroup } from "./shared";

const api = aws("apigatewayv2/api");
const authorizer = aws("apigatewayv2/authorizer");
const integration = aws("apigatewayv2/integration");
const stage = aws("apigatewayv2/stage");
const domainName = aws("apigatewayv2/domainName");

/** An API goes with all its parts, so that none of them holds it. */
const toApi: Reference = { path: "apiId", to: [api], missing: "NotFoundException" };

const stageId = (of: string, name: string) => `${of}/${name}`;

function refuseUnknownStage(context: Context): void {
  const [of, name] = [context.text("apiId"), context.text("stage")];
  if (context.find(stage, stageId(of, name), context.region) === undefined) {
    throw new CloudError("BadRequestException", `Invalid stage identifier specified: ${name}`);
  }
}

const sameApi = ({ inputs }: Context, other: Properties) => inputs.apiId === other.apiId;

/** A route's key is unique in its API. */
function refuseTwin(type: string, property: string) {
  return (context: Context, before?: Properties): void => {
    const twin = context
      .all(type)
      .find(
        ({ inputs }) => sameApi(context, inputs) && inputs[property] === context.inputs[property],
      );
    if (before === undefined && twin !== undefined) {
      throw new CloudError(
        "ConflictException",
        `${context.text(property)} already exists in this API.`,
      );
    }
  };
}

/** A private integration of an HTTP API leads to a listener, not to an address (API Gateway developer guide). */
function refuseVagueIntegration(context: Context): void {
  const uri = context.text("integrationUri");
  if (context.text("connectionType") === "VPC_LINK" && !uri.startsWith("arn:")) {
    throw new CloudError(
      "BadRequestException",
      "For VpcLink integrations, IntegrationUri should be a valid ELB listener ARN or a valid Cloud Map service ARN.",
    );
  }
}

/** HTTP APIs. */
export const apigatewayv2: Definitions = {
  [api]: {
    naming: named(128),
    make: (context) => {
      const id = context.letters(10);
      return {
        id,
        outputs: {
          arn: context.arn("apigateway", `/apis/${id}`, { account: "" }),
          apiEndpoint: `https://${id}.execute-api.${context.region}.amazonaws.com`,
          executionArn: context.arn("execute-api", id),
        },
      };
    },
  },
  [authorizer]: {
    references: [toApi],
    naming: named(128),
    make: (context) => ({ id: context.letters(6) }),
  },
  [integration]: {
    references: [
      toApi,
      {
        path: "integrationUri",
        to: [aws("lb/listener")],
        missing: "BadRequestException",
        key: (value) => (value.includes(":listener/") ? value : undefined),
      },
    ],
    rules: refuseVagueIntegration,
    make: (context) => ({
      id: context.letters(7),
      outputs: { integrationResponseSelectionExpression: "" },
    }),
  },
  [aws("apigatewayv2/route")]: {
    references: [
      toApi,
      {
        path: "authorizerId",
        to: [authorizer],
        missing: "BadRequestException",
        holds: "ConflictException",
      },
      {
        path: "target",
        to: [integration],
        missing: "NotFoundException",
        holds: "ConflictException",
        key: (value) => value.split("/")[1],
      },
    ],
    rules: refuseTwin(aws("apigatewayv2/route"), "routeKey"),
    make: (context) => ({ id: context.letters(7) }),
  },
  [stage]: {
    references: [
      toApi,
      toLogGroup("accessLogSettings.destinationArn", {
        missing: "BadRequestException",
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    rules: refuseTwin(stage, "name"),
    make: (context) => {
      const [of, name] = [context.text("apiId"), context.text("name")];
      const path = name === "$default" ? "/" : `/${name}`;
      return {
        // The provider's id is the name alone; the model has to tell stages of two APIs apart.
        id: stageId(of, name),
        outputs: {
          arn: context.arn("apigateway", `/apis/${of}/stages/${name}`, { account: "" }),
          executionArn: context.arn("execute-api", `${of}/${name}`),
          invokeUrl: `https://${of}.execute-api.${context.region}.amazonaws.com${path}`,
        },
      };
    },
  },
  [domainName]: {
    naming: { property: "domainName", max: 512, auto: false, taken: "BadRequestException" },
    references: [
      toIssued("domainNameConfiguration.certificateArn", {
        missing: "BadRequestException",
        pending: "BadRequestException",
      }),
    ],
    make: (context) => {
      const name = context.text("domainName");
      const given = context.inputs.domainNameConfiguration as Properties;
      return {
        id: name,
        outputs: {
          arn: context.arn("apigateway", `/domainnames/${name}`, { account: "" }),
          apiMappingSelectionExpression: "$request.basepath",
          domainNameConfiguration: {
            ...given,
            targetDomainName: `d-${context.letters(10)}.execute-api.${context.region}.amazonaws.com`,
            hostedZoneId: apiGatewayZones[context.region] ?? `Z${context.capitals(13)}`,
          },
        },
      };
    },
  },
  [aws("apigatewayv2/apiMapping")]: {
    references: [
      { ...toApi, holds: "ConflictException" },
      { path: "domainName", to: [domainName], missing: "NotFoundException" },
    ],
    rules: refuseUnknownStage,
    make: (context) => ({ id: context.letters(6) }),
  },
};
