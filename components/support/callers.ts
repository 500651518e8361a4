import type * as pulumi from "@pulumi/pulumi";

/** Who may call an API of a place, and what tells. */
export type Callers =
  | { readonly kind: "anybody" }
  | {
      /** Whoever has an access token of the place's user pool. */
      readonly kind: "cognito";
      readonly userPoolArn: pulumi.Input<string>;
      /** The claim `iss` of its tokens. */
      readonly issuer: pulumi.Input<string>;
      /** The app client that tokens are made for. */
      readonly clientId: pulumi.Input<string>;
      /** Scope that queries ask for. */
      readonly readScope: string;
      /** Scope that commands ask for. */
      readonly writeScope: string;
    }
  | {
      /** Whoever a function lets in. */
      readonly kind: "lambda";
      readonly invokeArn: pulumi.Input<string>;
      /** AWS name of the function. */
      readonly functionName: pulumi.Input<string>;
      /** Seconds that API Gateway believes what the function said of a token. */
      readonly resultSeconds: number;
    };
