import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import resource from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { computedOutputs, invoked } from "./provider.ts";
import { isSecret, type PropertyMap, secret } from "./values.ts";

/** One resource, as the program registered it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly custom: boolean;
  /** In wire form: see values.ts. */
  readonly inputs: PropertyMap;
  /** Inputs, and what AWS computed, as the stack's state would keep them. */
  readonly state: PropertyMap;
  /** The URNs that its inputs come from and that `dependsOn` names. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
}

export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  /** Whether nothing is made, so that what AWS would compute is not known. */
  readonly preview: boolean;
}

/**
 * A stand-in for Pulumi's engine: the two gRPC services that a language host talks to. It keeps what the program
 * registers, refuses a URN that it has seen, and answers with what a provider would. There is no earlier state:
 * every run is the first.
 */
export class Engine {
  readonly registrations: Registration[] = [];
  /** What the program told the engine's log as an error. Of what it warns depends on the day. */
  readonly errors: string[] = [];
  /** The stack's outputs, in wire form. */
  outputs: PropertyMap = {};
  readonly #options: EngineOptions;
  readonly #server = new Server();

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#server.addService(ResourceMonitorService, this.#monitor());
    this.#server.addService(EngineService, this.#engine());
  }

  /** @returns the address on which both services answer */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(`127.0.0.1:${port}`) : reject(error),
      );
    });
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  #monitor(): UntypedServiceImplementation {
    return {
      supportsFeature: answering((request: resource.SupportsFeatureRequest) =>
        new resource.SupportsFeatureResponse().setHassupport(request.getId() === "secrets"),
      ),
      invoke: answering((request: resource.ResourceInvokeRequest) => {
        const answer = invoked(request.getTok());
        if (answer === undefined)
          throw new Error(`The engine's stand-in knows no function ${request.getTok()}.`);
        return new resource.ResourceInvokeResponse().setReturn(struct.Struct.fromJavaScript(answer));
      }),
      registerResource: answering((request: resource.RegisterResourceRequest) => this.#register(request)),
      registerResourceOutputs: answering((request: resource.RegisterResourceOutputsRequest) => {
        if (request.getUrn().endsWith(`::${this.#stackName()}`)) this.outputs = plain(request.getOutputs());
        return new empty.Empty();
      }),
      signalAndWaitForShutdown: answering(() => new empty.Empty()),
    };
  }

  #engine(): UntypedServiceImplementation {
    return {
      log: answering((request: engine.LogRequest) => {
        if (request.getSeverity() === engine.LogSeverity.ERROR) this.errors.push(request.getMessage());
        return new empty.Empty();
      }),
      getRootResource: answering(() => new engine.GetRootResourceResponse()),
      setRootResource: answering(() => new engine.SetRootResourceResponse()),
      requirePulumiVersion: answering(() => new engine.RequirePulumiVersionResponse()),
    };
  }

  #register(request: resource.RegisterResourceRequest): resource.RegisterResourceResponse {
    const [type, name, inputs] = [request.getType(), request.getName(), plain(request.getObject())];
    const urn = this.#urn(type, name, request.getParent());
    if (this.registrations.some((earlier) => earlier.urn === urn))
      throw new Error(`Duplicate resource URN '${urn}'`);
    const made = request.getCustom() && !this.#options.preview;
    const computed = made ? computedOutputs(type, name, urn) : {};
    const state: Record<string, unknown> = { ...computed, ...inputs };
    for (const output of request.getAdditionalsecretoutputsList()) {
      if (output in state && !isSecret(state[output])) state[output] = secret(state[output]);
    }
    const dependencies = request.getDependenciesList();
    const protect = request.getProtect() ?? false;
    this.registrations.push({
      type,
      name,
      urn,
      custom: request.getCustom(),
      inputs,
      state,
      dependencies,
      protect,
    });
    return new resource.RegisterResourceResponse()
      .setUrn(urn)
      .setId(made ? `${name}-id` : "")
      .setObject(struct.Struct.fromJavaScript(state as Parameters<typeof struct.Struct.fromJavaScript>[0]));
  }

  /** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
  #urn(type: string, name: string, parent: string): string {
    const { project, stack } = this.#options;
    const parentType = parent === "" ? "" : (parent.split("::")[2] ?? "");
    const qualified =
      parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
  }

  #stackName(): string {
    return `${this.#options.project}-${this.#options.stack}`;
  }
}

function plain(properties: struct.Struct | undefined): PropertyMap {
  return properties?.toJavaScript() ?? {};
}

/** A gRPC handler of one request and one answer; a thrown error becomes the call's. */
function answering<Request, Response>(answer: (request: Request) => Response) {
  return ({ request }: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    try {
      callback(null, answer(request));
    } catch (error) {
      callback({
        code: status.INVALID_ARGUMENT,
        details: error instanceof Error ? error.message : String(error),
      });
    }
  };
}
