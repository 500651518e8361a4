/**
 * What the pipeline's projects run, in CodeBuild's YAML. The repository that is delivered has, for every service,
 * `services/NAME/Dockerfile` and `services/NAME/chart`, and at its top a Makefile with a target `test`.
 */

/** Helm version that deploys. Source: github.com/helm/helm releases. */
const helmVersion = "v3.19.0";

/**
 * Tests, then one image for every service, tagged with the commit. An image that is there is not built again: where
 * the other place builds first, replication brings it.
 */
export const buildImages = `version: 0.2
env:
  shell: bash
phases:
  pre_build:
    commands:
      - set -euo pipefail
      - aws ecr get-login-password | docker login --username AWS --password-stdin "$REGISTRY"
      - curl -fsSLO "https://get.helm.sh/helm-${helmVersion}-linux-amd64.tar.gz"
      - curl -fsSLO "https://get.helm.sh/helm-${helmVersion}-linux-amd64.tar.gz.sha256sum"
      - sha256sum --check "helm-${helmVersion}-linux-amd64.tar.gz.sha256sum"
      - tar -xzf "helm-${helmVersion}-linux-amd64.tar.gz" linux-amd64/helm
      - mv linux-amd64/helm helm
  build:
    commands:
      - set -euo pipefail
      - make test
      - |
        exists() {
          aws ecr describe-images --repository-name "$PREFIX/$1" --image-ids "imageTag=$CODEBUILD_RESOLVED_SOURCE_VERSION" > /dev/null 2>&1
        }
        for service in $SERVICES; do
          for minute in $(seq 1 "$MINUTES_FOR_REPLICATION"); do
            exists "$service" || sleep 60
          done
          if ! exists "$service"; then
            image="$REGISTRY/$PREFIX/$service:$CODEBUILD_RESOLVED_SOURCE_VERSION"
            docker build --tag "$image" "services/$service"
            docker push "$image"
          fi
        done
artifacts:
  files:
    - helm
    - services/*/chart/**/*
`;

/** Upgrades the chart of every service, and takes an upgrade back that does not become ready. */
export const upgradeCharts = `version: 0.2
env:
  shell: bash
phases:
  build:
    commands:
      - set -euo pipefail
      - aws eks update-kubeconfig --name "$CLUSTER"
      - chmod +x helm
      - |
        for service in $SERVICES; do
          ./helm upgrade --install "$service" "services/$service/chart" --namespace "$service" \\
            --set "image.repository=$REGISTRY/$PREFIX/$service" --set "image.tag=$CODEBUILD_RESOLVED_SOURCE_VERSION" \\
            --atomic --wait --timeout 10m
        done
`;
