import { expect } from "chai";
import { SiteBucket } from "../../../components/parts/siteBucket";
import { SiteDistribution } from "../../../components/parts/siteDistribution";
import { WebAcl } from "../../../components/parts/webAcl";
import { type Properties } from "../../../lab/model";
import { certificateOf, worldwide } from "../../support/place";
import { type Found, groundOf, prod, refusal, simulate } from "../../support/platform";

const distributionType = "aws:cloudfront/distribution:Distribution";
const functionType = "aws:cloudfront/function:Function";
const bucketType = "aws:s3/bucket:Bucket";
const accessType = "aws:cloudfront/originAccessControl:OriginAccessControl";
const securityHeaders = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/** @param elsewhere a certificate of the home region, which CloudFront does not read. */
const site = (places: 1 | 2, { elsewhere = false } = {}) => {
  const [home, standby] = [groundOf(prod), groundOf(prod, "standby")];
  const opts = worldwide(prod);
  const certificate = certificateOf(prod, elsewhere ? { provider: home.provider } : opts);
  const acl = new WebAcl(
    "wall",
    {
      scope: "CLOUDFRONT",
      requestsPerAddress: 2000,
      logName: "site",
      logging: { retentionDays: 365 },
    },
    opts,
  );
  const buckets = [home, standby]
    .slice(0, places)
    .map(
      ({ place, provider, shared: { keys, location } }) =>
        new SiteBucket(
          `files-${place.region}`,
          { protect: true, location, kmsKeyArn: keys.data.arn },
          { provider },
        ),
    );
  return new SiteDistribution(
    "site",
    {
      host: "shop.example.com",
      domain: "shop.example.com",
      certificateArn: certificate.arn,
      webAclArn: acl.arn,
      buckets,
      priceClass: "PriceClass_All",
    },
    opts,
  );
};

/** Runs a rewrite as CloudFront does. */
function rewritten(found: Found<unknown>, name: string, uri: string): string {
  const code = String(found.inputs(functionType, name).code);
  const handler = new Function(`${code}; return handler;`)() as (event: {
    request: { uri: string };
  }) => { uri: string };
  return handler({ request: { uri } }).uri;
}

describe("SiteDistribution", () => {
  let one: Found<SiteDistribution>;
  let two: Found<SiteDistribution>;

  before(async () => {
    one = await simulate(prod, () => site(1));
    two = await simulate(prod, () => site(2));
  });

  it("creates the same resources over one place and over two", () => {
    const expected = [
      "aws:cloudfront/distribution:Distribution site-distribution",
      "aws:cloudfront/function:Function site-api-rewrite",
      "aws:cloudfront/function:Function site-pages-rewrite",
      "aws:cloudfront/originAccessControl:OriginAccessControl site-access",
    ];
    expect(one.below("site")).to.deep.equal(expected);
    expect(two.below("site")).to.deep.equal(expected);
  });

  describe("secures", () => {
    it("callers by TLS 1.2 with the site's certificate, behind the web ACL", () => {
      expect(two.inputs(distributionType)).to.deep.include({
        webAclId: two.arn("aws:wafv2/webAcl:WebAcl", "wall-acl"),
        viewerCertificate: {
          acmCertificateArn: two.arn("aws:acm/certificate:Certificate", "edge-domain-certificate"),
          minimumProtocolVersion: "TLSv1.2_2021",
          sslSupportMethod: "sni-only",
        },
      });
    });

    it("files by signed requests", () => {
      const { description, ...inputs } = two.inputs(accessType);
      expect(description).to.be.a("string");
      expect(inputs).to.deep.equal({
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
      });
    });
  });

  describe("connects", () => {
    const behavior = (function_: string) => [
      { eventType: "viewer-request", functionArn: two.arn(functionType, function_) },
    ];
    const files = (found: Found<unknown>, number: number, region: string) => ({
      originId: `site-${number}`,
      domainName: found.output(bucketType, `files-${region}-bucket`, "bucketRegionalDomainName"),
      originAccessControlId: found.id(accessType, "site-access"),
    });
    const api = {
      originId: "api",
      domainName: "api.shop.example.com",
      customOriginConfig: {
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
        httpPort: 80,
        httpsPort: 443,
      },
    };

    it("the site's name to the world, over IPv6 and HTTP/3", () => {
      expect(one.inputs(distributionType)).to.deep.include({
        enabled: true,
        isIpv6Enabled: true,
        httpVersion: "http2and3",
        aliases: ["shop.example.com"],
        defaultRootObject: "index.html",
        priceClass: "PriceClass_All",
        restrictions: { geoRestriction: { restrictionType: "none" } },
      });
    });

    it("one bucket and the API", () => {
      const inputs = one.inputs(distributionType);
      expect(inputs.origins).to.deep.equal([files(one, 1, "eu-west-1"), api]);
      expect(inputs.originGroups).to.deep.equal([]);
      expect(inputs.defaultCacheBehavior).to.have.property("targetOriginId", "site-1");
    });

    it("two buckets as a group, home's first, and the API under its one name", () => {
      const inputs = two.inputs(distributionType);
      expect(inputs.origins).to.deep.equal([
        files(two, 1, "eu-west-1"),
        files(two, 2, "eu-central-1"),
        api,
      ]);
      expect(inputs.originGroups).to.deep.equal([
        {
          originId: "site",
          failoverCriteria: { statusCodes: [500, 502, 503, 504] },
          members: [{ originId: "site-1" }, { originId: "site-2" }],
        },
      ]);
    });

    it("files to reads that are cached, with security headers, always over TLS", () => {
      expect(two.inputs(distributionType).defaultCacheBehavior).to.deep.equal({
        targetOriginId: "site",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
        responseHeadersPolicyId: securityHeaders,
        functionAssociations: behavior("site-pages-rewrite"),
      });
    });

    it("/api/* to the API, uncached, with every method, never without TLS", () => {
      expect(two.inputs(distributionType).orderedCacheBehaviors).to.deep.equal([
        {
          pathPattern: "/api/*",
          targetOriginId: "api",
          viewerProtocolPolicy: "https-only",
          allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
          cachedMethods: ["GET", "HEAD"],
          compress: true,
          cachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
          originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
          responseHeadersPolicyId: securityHeaders,
          functionAssociations: behavior("site-api-rewrite"),
        },
      ]);
    });

    it("views of the application to its page, and files to themselves", () => {
      const page = (uri: string) => rewritten(two, "site-pages-rewrite", uri);
      expect(page("/orders/17")).to.equal("/index.html");
      expect(page("/")).to.equal("/index.html");
      expect(page("/assets/app.js")).to.equal("/assets/app.js");
    });

    it("the API's paths to what its services call them", () => {
      const path = (uri: string) => rewritten(two, "site-api-rewrite", uri);
      expect(path("/api/ordering/17")).to.equal("/ordering/17");
      expect(path("/api")).to.equal("/");
      expect(path("/api/ordering/api/1")).to.equal("/ordering/api/1");
    });

    it("rewrites to CloudFront at once", () => {
      for (const name of ["site-pages-rewrite", "site-api-rewrite"]) {
        expect(two.inputs(functionType, name)).to.deep.include({
          runtime: "cloudfront-js-2.0",
          publish: true,
        });
      }
    });

    it("a second place without moving anything but the files", () => {
      const moving = ["origins", "originGroups", "defaultCacheBehavior"];
      const kept = (inputs: Properties) =>
        Object.fromEntries(Object.entries(inputs).filter(([key]) => !moving.includes(key)));
      expect(kept(two.inputs(distributionType))).to.deep.equal(kept(one.inputs(distributionType)));
    });
  });

  it("refuses a certificate of another region", async () => {
    expect(await refusal(prod, () => site(1, { elsewhere: true }))).to.match(
      /^InvalidViewerCertificate: .* It exists in eu-west-1, not in us-east-1\.$/,
    );
  });
});
