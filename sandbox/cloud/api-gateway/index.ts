import { arnOf } from "../arns.ts";
import { nameOf, shortId } from "../names.ts";
import type { Creation, ServiceDefinition } from "../service-definition.ts";
import type {
  ApiGateway,
  ApiKeyInputs,
  MethodSettingsInputs,
  RestApiInputs,
  RestApiPolicyInputs,
  StageInputs,
  UsagePlanInputs,
  UsagePlanKeyInputs,
} from "./api-gateway.ts";

export const apiGateway: ServiceDefinition<ApiGateway> = {
  name: "apigateway",
  start: async (cloud) => {
    const { ApiGateway } = await import("./api-gateway.ts");
    return new ApiGateway(cloud);
  },
  ready: (running) => running.open(),
  resourceTypes: {
    "aws:apigateway/restApi:RestApi": {
      outputs: (creation) => {
        const id = shortId(creation.identity, "api");
        return {
          id,
          outputs: {
            name: nameOf(creation),
            arn: apiGatewayArn(creation, `restapis/${id}`),
            executionArn: arnOf(creation.place, "execute-api", id),
            rootResourceId: shortId(creation.identity, "root"),
          },
        };
      },
      build: (api: RestApiInputs, running) => running.createRestApi(api),
    },
    "aws:apigateway/deployment:Deployment": {
      outputs: ({ identity }) => ({ id: shortId(identity, "deployment") }),
      withoutEffect: "a stage serves the API as it is: nothing is deployed twice",
    },
    "aws:apigateway/stage:Stage": {
      outputs: (creation) => {
        const { restApi, stageName } = creation.inputs;
        const { region } = creation.place;
        return {
          id: `ags-${restApi}-${stageName}`,
          outputs: {
            arn: apiGatewayArn(creation, `restapis/${restApi}/stages/${stageName}`),
            executionArn: arnOf(creation.place, "execute-api", `${restApi}/${stageName}`),
            invokeUrl: `https://${restApi}.execute-api.${region}.amazonaws.com/${stageName}`,
          },
        };
      },
      build: (stage: StageInputs, running) => running.createStage(stage),
    },
    "aws:apigateway/apiKey:ApiKey": {
      outputs: (creation) => {
        const id = shortId(creation.identity, "key");
        const { value = keyValueOf(creation) } = creation.inputs;
        const arn = apiGatewayArn(creation, `apikeys/${id}`);
        return { id, outputs: { name: nameOf(creation), value, enabled: true, arn } };
      },
      build: (key: ApiKeyInputs, running) => running.createApiKey(key),
    },
    "aws:apigateway/usagePlan:UsagePlan": {
      outputs: (creation) => {
        const id = shortId(creation.identity, "plan");
        return { id, outputs: { name: nameOf(creation), arn: apiGatewayArn(creation, `usageplans/${id}`) } };
      },
      build: (plan: UsagePlanInputs, running) => running.createUsagePlan(plan),
    },
    "aws:apigateway/usagePlanKey:UsagePlanKey": {
      outputs: ({ inputs, apiKey }) => ({ id: String(inputs.keyId), outputs: { value: apiKey } }),
      build: (key: UsagePlanKeyInputs, running) => running.createUsagePlanKey(key),
    },
    "aws:apigateway/restApiPolicy:RestApiPolicy": {
      outputs: ({ inputs }) => ({ id: String(inputs.restApiId) }),
      build: (policy: RestApiPolicyInputs, running) => running.putPolicy(policy),
    },
    "aws:apigateway/methodSettings:MethodSettings": {
      outputs: ({ inputs }) => ({ id: `${inputs.restApi}-${inputs.stageName}-${inputs.methodPath}` }),
      build: (settings: MethodSettingsInputs, running) => running.putMethodSettings(settings),
    },
    "aws:apigateway/account:Account": {
      outputs: () => ({ id: "api-gateway-account" }),
      withoutEffect: "it lets API Gateway write to CloudWatch, where nobody reads here",
    },
  },
};

/** The one that was chosen, and of a key that has a name of its own, with that behind it: `sandbox-shop`. */
function keyValueOf({ apiKey, inputs }: Creation): string {
  return inputs.name === undefined ? apiKey : `${apiKey}-${inputs.name}`;
}

function apiGatewayArn({ place }: Creation, path: string): string {
  return `arn:aws:apigateway:${place.region}::/${path}`;
}
