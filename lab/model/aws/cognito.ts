import { type Context, type Definitions, type Reference } from "../definition";
import { CloudError } from "../types";
import { isList, valueAt } from "../values";
import { toIssued } from "./acm";
import { aws, named } from "./shared";

const userPool = aws("cognito/userPool");
const identityProvider = aws("cognito/identityProvider");
const resourceServer = aws("cognito/resourceServer");
const userPoolDomain = aws("cognito/userPoolDomain");

/** A pool goes with all its parts but its domain (DeleteUserPool, API reference). */
const toPool: Reference = {
  path: "userPoolId",
  to: [userPool],
  missing: "ResourceNotFoundException",
};

const textsOf = (context: Context, property: string): readonly unknown[] => {
  const value = context.inputs[property];
  return isList(value) ? value : [];
};

const ownScopes = ["aws.cognito.signin.user.admin", "email", "openid", "phone", "profile"];
const ownProviders = ["COGNITO", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

/** An app client names scopes and identity providers that the pool has already. */
function refuseUnknownNames(context: Context): void {
  const inPool = (type: string) =>
    context.all(type).filter(({ inputs }) => inputs.userPoolId === context.inputs.userPoolId);
  const scopes = inPool(resourceServer).flatMap(({ outputs }) => outputs.scopeIdentifiers);
  const providers = inPool(identityProvider).map(({ inputs }) => inputs.providerName);
  const unknownScope = textsOf(context, "allowedOauthScopes").find(
    (scope) => ![...ownScopes, ...scopes.flat()].includes(scope as string),
  );
  if (unknownScope !== undefined) {
    throw new CloudError("ScopeDoesNotExistException", `Invalid scope: ${String(unknownScope)}`);
  }
  const unknownProvider = textsOf(context, "supportedIdentityProviders").find(
    (provider) => ![...ownProviders, ...providers].includes(provider as string),
  );
  if (unknownProvider !== undefined) {
    throw new CloudError(
      "InvalidParameterException",
      `The provider ${String(unknownProvider)} does not exist for User Pool ${context.text("userPoolId")}.`,
    );
  }
}

/** Cognito keeps AWS's own words out of sign-in pages' names, and gives each name away once a region. */
function refuseReservedDomain(context: Context): void {
  const domain = context.text("domain");
  const word = ["aws", "amazon", "cognito"].find((each) => domain.includes(each));
  if (context.inputs.certificateArn === undefined && word !== undefined) {
    throw new CloudError(
      "InvalidParameterException",
      `Domain cannot contain reserved word: ${word}`,
    );
  }
}

/** Threat protection is paid for (Cognito developer guide, "User pool feature plans"). */
function refuseUnpaidProtection(context: Context): void {
  const mode = valueAt(context.inputs, "userPoolAddOns.advancedSecurityMode");
  if (mode !== undefined && mode !== "OFF" && context.text("userPoolTier") !== "PLUS") {
    throw new CloudError(
      "FeatureUnavailableInTierException",
      "Threat protection is not available in this user pool's tier.",
    );
  }
}

export const cognito: Definitions = {
  [userPool]: {
    naming: named(128),
    rules: refuseUnpaidProtection,
    make: (context) => {
      const id = `${context.region}_${context.letters(9)}`;
      return {
        id,
        outputs: {
          arn: context.arn("cognito-idp", `userpool/${id}`),
          endpoint: `cognito-idp.${context.region}.amazonaws.com/${id}`,
          creationDate: "2026-11-21T00:00:00Z",
          lastModifiedDate: "2026-11-21T00:00:00Z",
          domain: "",
          estimatedNumberOfUsers: 0,
        },
      };
    },
    protection: {
      property: "deletionProtection",
      code: "InvalidParameterException",
      on: "ACTIVE",
    },
  },
  [aws("cognito/userPoolClient")]: {
    naming: named(128),
    references: [toPool],
    rules: refuseUnknownNames,
    make: (context) => ({
      id: context.letters(26),
      outputs: {
        clientSecret: context.flag("generateSecret") ? context.letters(52, "secret") : "",
      },
    }),
    secrets: ["clientSecret"],
  },
  [userPoolDomain]: {
    naming: {
      property: "domain",
      max: 63,
      auto: false,
      lower: true,
      taken: "InvalidParameterException",
      within: "region",
    },
    references: [
      { ...toPool, holds: "InvalidParameterException" },
      toIssued(
        "certificateArn",
        { missing: "InvalidParameterException", pending: "InvalidParameterException" },
        "us-east-1",
      ),
    ],
    rules: refuseReservedDomain,
    make: (context) => ({
      id: context.text("domain"),
      outputs: {
        awsAccountId: context.account,
        cloudfrontDistribution: `d${context.letters(13)}.cloudfront.net`,
        cloudfrontDistributionArn: "",
        cloudfrontDistributionZoneId: "Z2FDTNDATAQYW2",
        s3Bucket: `aws-cognito-prod-${context.letters(8, "bucket")}`,
        version: "20261121000000",
      },
    }),
  },
  [identityProvider]: {
    references: [toPool],
    make: (context) => ({ id: `${context.text("userPoolId")}:${context.text("providerName")}` }),
  },
  [resourceServer]: {
    references: [toPool],
    naming: named(256),
    make: (context) => {
      const identifier = context.text("identifier");
      const scopes = textsOf(context, "scopes").map((scope) =>
        String(valueAt(scope as never, "scopeName")),
      );
      return {
        id: `${context.text("userPoolId")}|${identifier}`,
        outputs: { scopeIdentifiers: scopes.map((scope) => `${identifier}/${scope}`) },
      };
    },
  },
};
