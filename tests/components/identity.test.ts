import { expect } from "chai";
import { Identity } from "../../components";
import { type Settings } from "../../environments/schema";
import {
  differing,
  type Found,
  groundOf,
  prod,
  refusal,
  simulate,
  valueOf,
} from "../support/platform";

const name = "identity";
const poolType = "aws:cognito/userPool:UserPool";
const clientType = "aws:cognito/userPoolClient:UserPoolClient";
const domainType = "aws:cognito/userPoolDomain:UserPoolDomain";
const providerType = "aws:cognito/identityProvider:IdentityProvider";
const metadata = "https://id.example.com/saml";

interface Changes {
  readonly saml?: string;
  readonly edge?: Partial<Settings["edge"]>;
  readonly protect?: boolean;
  readonly prefix?: string;
}

const identity = ({ saml, edge = {}, protect = true, prefix }: Changes = {}) => {
  const { provider, shared } = groundOf(prod);
  return new Identity(
    name,
    {
      prefix: prefix ?? shared.prefix,
      location: shared.location,
      domain: "shop.example.com",
      protect,
      settings: {
        api: saml === undefined ? {} : { samlMetadataUrl: saml },
        edge: { ...prod.edge, ...edge },
      },
    },
    { provider },
  );
};

describe("Identity", () => {
  let found: Found<Identity>;
  let federated: Found<Identity>;

  before(async () => {
    found = await simulate(prod, () => identity());
    federated = await simulate(prod, () => identity({ saml: metadata }));
  });

  describe("creates", () => {
    const own = [
      "aws:cognito/resourceServer:ResourceServer identity-scopes",
      "aws:cognito/userPool:UserPool identity-pool",
      "aws:cognito/userPoolClient:UserPoolClient identity-balancer-client",
      "aws:cognito/userPoolClient:UserPoolClient identity-site-client",
      "aws:cognito/userPoolDomain:UserPoolDomain identity-domain",
    ];

    it("a pool with its sign-in page, scopes and two clients", () => {
      expect(found.below(name)).to.deep.equal(own);
    });

    it("an identity provider as well, where people are known elsewhere", () => {
      expect(federated.below(name)).to.deep.equal([`${providerType} identity-saml`, ...own].sort());
    });
  });

  describe("secures", () => {
    it("the pool: nobody signs up alone, passwords are long, a second factor may be asked for", () => {
      expect(found.inputs(poolType)).to.deep.include({
        name: "evenkeel-test",
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        passwordPolicy: {
          minimumLength: 14,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          passwordHistorySize: 5,
          temporaryPasswordValidityDays: 3,
        },
        mfaConfiguration: "OPTIONAL",
        softwareTokenMfaConfiguration: { enabled: true },
      });
    });

    it("passwords by threat protection, which people of a SAML provider do not have", () => {
      expect(found.inputs(poolType)).to.deep.include({
        userPoolTier: "PLUS",
        userPoolAddOns: { advancedSecurityMode: "ENFORCED" },
      });
      expect(federated.inputs(poolType).userPoolTier).to.equal("ESSENTIALS");
      expect(federated.inputs(poolType)).not.to.have.property("userPoolAddOns");
    });

    it("people against deletion, where the stack is protected", async () => {
      expect(found.inputs(poolType).deletionProtection).to.equal("ACTIVE");
      expect(found.options(poolType).protect).to.equal(true);
      const loose = await simulate(prod, () => identity({ protect: false }));
      expect(loose.inputs(poolType).deletionProtection).to.equal("INACTIVE");
      expect(loose.options(poolType).protect).not.to.equal(true);
    });

    it("the load balancer's client by a secret; a browser keeps none", () => {
      expect(found.inputs(clientType, "identity-balancer-client").generateSecret).to.equal(true);
      expect(found.inputs(clientType, "identity-site-client").generateSecret).to.equal(false);
    });

    it("both clients: a code and nothing less, and no word about who is known", () => {
      for (const client of ["site", "balancer"]) {
        expect(found.inputs(clientType, `identity-${client}-client`)).to.deep.include({
          allowedOauthFlowsUserPoolClient: true,
          allowedOauthFlows: ["code"],
          explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
          preventUserExistenceErrors: "ENABLED",
          enableTokenRevocation: true,
        });
      }
    });
  });

  describe("connects", () => {
    it("people back to the site, and to the load balancer by every name that it has", async () => {
      const back = (of: Found<Identity>, client: string) =>
        of.inputs(clientType, `identity-${client}-client`).callbackUrls;
      expect(back(found, "site")).to.deep.equal(["https://shop.example.com/"]);
      expect(back(found, "balancer")).to.deep.equal([
        "https://shop.example.com/oauth2/idpresponse",
        "https://services.shop.example.com/oauth2/idpresponse",
      ]);
      const more = await simulate(prod, () =>
        identity({ edge: { sites: ["admin"], accelerator: true } }),
      );
      expect(back(more, "site")).to.include("https://admin.shop.example.com/");
      expect(back(more, "balancer")).to.include(
        "https://global.shop.example.com/oauth2/idpresponse",
      );
    });

    it("the site's client to the API's scopes, which the load balancer does not need", () => {
      const scopes = (client: string) =>
        found.inputs(clientType, `identity-${client}-client`).allowedOauthScopes;
      const { readScope, writeScope } = found.result;
      expect(scopes("site")).to.deep.equal(["openid", "email", readScope, writeScope]);
      expect(scopes("balancer")).to.deep.equal(["openid", "email"]);
    });

    it("people to the pool's own directory, or to the SAML provider alone", () => {
      const knownBy = (of: Found<Identity>) =>
        ["site", "balancer"].map(
          (client) => of.inputs(clientType, `identity-${client}-client`).supportedIdentityProviders,
        );
      expect(knownBy(found)).to.deep.equal([["COGNITO"], ["COGNITO"]]);
      expect(knownBy(federated)).to.deep.equal([["saml"], ["saml"]]);
      expect(federated.inputs(providerType)).to.deep.include({
        providerType: "SAML",
        providerDetails: { MetadataURL: metadata, IDPSignout: "true" },
      });
    });

    it("the API and the load balancer to the pool", async () => {
      const { userPoolArn, issuer, albClientId, apiClientId, poolDomain } = found.result;
      const poolId = found.id(poolType, "identity-pool");
      expect(await valueOf(userPoolArn)).to.equal(found.arn(poolType, "identity-pool"));
      expect(await valueOf(issuer)).to.equal(
        `https://cognito-idp.eu-west-1.amazonaws.com/${poolId}`,
      );
      expect(await valueOf(albClientId)).to.equal(found.id(clientType, "identity-balancer-client"));
      expect(await valueOf(apiClientId)).to.equal(found.id(clientType, "identity-site-client"));
      expect(await valueOf(poolDomain)).to.equal("evenkeel-test-444455556666");
    });

    it("a long stack name to a sign-in page whose name still fits", async () => {
      const long = await simulate(prod, () => identity({ prefix: `evenkeel-${"x".repeat(60)}` }));
      expect(String(long.inputs(domainType).domain)).to.match(/^[a-z0-9-]{63}$/);
    });

    it("refuses a word that Cognito keeps, as AWS does", async () => {
      const kept = () => identity({ prefix: "evenkeel-aws" });
      expect(await refusal(prod, kept)).to.include("reserved word: aws");
    });

    it("nothing else when only the provider's metadata moves", async () => {
      const moved = await simulate(prod, () => identity({ saml: `${metadata}/2` }));
      expect(differing(federated, moved)).to.deep.equal(["identity-saml"]);
    });
  });
});
