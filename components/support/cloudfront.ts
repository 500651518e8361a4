/** CloudFront's managed policies; the ids are the same in every account (CloudFront developer guide). */
export const managed = {
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  securityHeaders: "67f7725c-6f97-4210-82d7-5512b31e9d03",
};

/** All that a behaviour can let through, and what only reads. */
export const methods = {
  all: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
  reads: ["GET", "HEAD", "OPTIONS"],
};

/** What CloudFront keeps at all. */
export const kept = ["GET", "HEAD"];
