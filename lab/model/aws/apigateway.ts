import { type Definitions, type Reference } from "../definition";
import { CloudError } from "../types";
import { apiGatewayZones, aws, logGroupArn, named, toLogGroup, toRestApi, toRole } from "./shared";
import { toIssued } from "./acm";

const toStageParts: readonly Reference[] = [toRestApi("restApi")];

export const apigateway: Definitions = {
  [aws("apigateway/account")]: {
    references: [toRole("cloudwatchRoleArn", { missing: "BadRequestException" })],
    make: () => ({
      id: "api-gateway-account",
      outputs: {
        apiKeyVersion: "4",
        features: ["UsagePlans"],
        throttleSettings: [{ burstLimit: 5000, rateLimit: 10000 }],
      },
    }),
  },
  [aws("apigateway/restApi")]: {
    naming: named(1024),
    make: (context) => {
      const id = context.letters(10);
      return {
        id,
        outputs: {
          arn: context.arn("apigateway", `/restapis/${id}`, { account: "" }),
          executionArn: context.arn("execute-api", id),
          rootResourceId: context.letters(10, "root"),
          createdDate: "2026-11-21T00:00:00Z",
          apiKeySource: "HEADER",
          disableExecuteApiEndpoint: context.flag("disableExecuteApiEndpoint"),
          description: context.text("description"),
          policy: context.text("policy"),
        },
      };
    },
  },
  [aws("apigateway/deployment")]: {
    references: toStageParts,
    make: (context) => ({
      id: context.letters(6),
      outputs: { createdDate: "2026-11-21T00:00:00Z" },
    }),
  },
  [aws("apigateway/stage")]: {
    references: [
      ...toStageParts,
      {
        path: "deployment",
        to: [aws("apigateway/deployment")],
        missing: "NotFoundException",
        holds: "BadRequestException",
      },
      toLogGroup("accessLogSettings.destinationArn", {
        missing: "BadRequestException",
        key: (value) => (value.includes(":logs:") ? logGroupArn(value) : undefined),
      }),
    ],
    make: (context) => {
      const [api, stage] = [context.text("restApi"), context.text("stageName")];
      return {
        id: `ags-${api}-${stage}`,
        outputs: {
          arn: context.arn("apigateway", `/restapis/${api}/stages/${stage}`, { account: "" }),
          executionArn: context.arn("execute-api", `${api}/${stage}`),
          invokeUrl: `https://${api}.execute-api.${context.region}.amazonaws.com/${stage}`,
          webAclArn: "",
        },
      };
    },
  },
  [aws("apigateway/methodSettings")]: {
    references: [...toStageParts],
    rules: (context) => {
      const [api, stage] = [context.text("restApi"), context.text("stageName")];
      if (
        context.find(aws("apigateway/stage"), `ags-${api}-${stage}`, context.region) === undefined
      ) {
        throw new CloudError(
          "NotFoundException",
          `Invalid stage identifier specified: ${stage} of ${api}`,
        );
      }
    },
    make: (context) => ({
      id: `${context.text("restApi")}-${context.text("stageName")}-${context.text("methodPath")}`,
    }),
  },
  [aws("apigateway/vpcLink")]: {
    naming: named(1024),
    references: [
      {
        path: "targetArn",
        to: [aws("lb/loadBalancer")],
        missing: "BadRequestException",
        holds: "ResourceInUse",
      },
    ],
    rules: (context) => {
      const balancer = context.find(
        aws("lb/loadBalancer"),
        context.text("targetArn"),
        context.region,
      );
      if (balancer !== undefined && balancer.inputs.loadBalancerType !== "network") {
        throw new CloudError(
          "BadRequestException",
          "A VPC link of a REST API targets a network load balancer.",
        );
      }
    },
    make: (context) => {
      const id = context.letters(6);
      return {
        id,
        outputs: { arn: context.arn("apigateway", `/vpclinks/${id}`, { account: "" }) },
      };
    },
  },
  [aws("apigateway/domainName")]: {
    naming: { property: "domainName", max: 512, auto: false, taken: "BadRequestException" },
    references: [
      toIssued("regionalCertificateArn", {
        missing: "BadRequestException",
        pending: "BadRequestException",
      }),
      toIssued(
        "certificateArn",
        { missing: "BadRequestException", pending: "BadRequestException" },
        "us-east-1",
      ),
    ],
    make: (context) => {
      const name = context.text("domainName");
      return {
        id: name,
        outputs: {
          arn: context.arn("apigateway", `/domainnames/${name}`, { account: "" }),
          regionalDomainName: `d-${context.letters(10)}.execute-api.${context.region}.amazonaws.com`,
          regionalZoneId: apiGatewayZones[context.region] ?? `Z${context.capitals(13)}`,
          cloudfrontDomainName: "",
          cloudfrontZoneId: "Z2FDTNDATAQYW2",
          certificateUploadDate: "",
          domainNameId: "",
          securityPolicy: context.text("securityPolicy", "TLS_1_2"),
        },
      };
    },
  },
  [aws("apigateway/basePathMapping")]: {
    references: [
      toRestApi("restApi", { holds: "BadRequestException" }),
      { path: "domainName", to: [aws("apigateway/domainName")], missing: "NotFoundException" },
    ],
    rules: (context) => {
      const stage = context.text("stageName");
      if (
        stage !== "" &&
        context.find(
          aws("apigateway/stage"),
          `ags-${context.text("restApi")}-${stage}`,
          context.region,
        ) === undefined
      ) {
        throw new CloudError("BadRequestException", `Invalid stage identifier specified: ${stage}`);
      }
    },
    make: (context) => ({ id: `${context.text("domainName")}/${context.text("basePath")}` }),
  },
};
