/**
 * Runs one Pulumi program and posts what it registers: the other half of program.ts.
 */
import * as modules from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import * as pulumi from "@pulumi/pulumi";
import type {
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb.js";
import * as mocks from "@pulumi/pulumi/runtime/mocks.js";
import { createdOutputs, functionResult, isKnownRemoteComponent } from "../registry.ts";
import { holdsSecret, plainObject } from "./plain-values.ts";
import { type CaptureAnswer, type CaptureRequest, ownArn, type Resource } from "./program.ts";

type Callback = (error: unknown, answer: RegisterResourceResponse | undefined) => void;
type RegisterResource = (registration: RegisterResourceRequest, callback: Callback) => Promise<void>;
type RegisterOutputs = (registration: RegisterResourceOutputsRequest, callback: Callback) => void;

const request = workerData as CaptureRequest;
/** From which Pulumi takes relative paths. */
const directory = dirname(request.program);
const resources: Resource[] = [];
/** Registrations that have begun and are not answered yet. */
let open = 0;
/** The registration for which a mock is being asked. */
let registering: RegisterResourceRequest | undefined;
/** What the sandbox could not answer; kept, for Pulumi hides the reason and a program could catch it. */
let refusal: unknown;

// Pulumi writes a stack down for every promise of every resource, which is a fifth of what running a program takes:
// so a few frames have to do, for its stacks and for a mistake's.
Error.stackTraceLimit = 3;
// A throw inside `apply`, and a registration that fails, show as nothing but this.
process.on("unhandledRejection", fail);
process.on("uncaughtException", fail);
try {
  recordRegistrations();
  await installMocks();
  const outputs = await runProgram();
  modules.flushCompileCache?.();
  answer({ resources, outputs });
} catch (error) {
  fail(error);
}

/** Mocks are told neither the options nor the URN of a resource, so both are read from the registration. */
function recordRegistrations(): void {
  const { MockMonitor } = mocks as unknown as {
    MockMonitor: {
      prototype: { registerResource: RegisterResource; registerResourceOutputs: RegisterOutputs };
    };
  };
  const register = MockMonitor.prototype.registerResource;
  const registerOutputs = MockMonitor.prototype.registerResourceOutputs;
  MockMonitor.prototype.registerResourceOutputs = function (registration, callback) {
    const outputs: Record<string, unknown> = registration.getOutputs()?.toJavaScript() ?? {};
    const resource = resources.find(({ urn }) => urn === registration.getUrn());
    Object.assign(resource?.outputs ?? {}, plainObject(outputs, directory));
    resource?.secretOutputs.push(...Object.keys(outputs).filter((key) => holdsSecret(outputs[key])));
    registerOutputs.call(this, registration, callback);
  };
  MockMonitor.prototype.registerResource = async function (registration, callback) {
    open++;
    // Mocks are called before the first await of the original.
    registering = registration;
    await register.call(this, registration, (error, registered) => {
      open--;
      if (registered === undefined) return callback(error, undefined);
      const resource = resourceOf(registration, registered);
      const problem = problemWith(registration, resource);
      if (problem !== undefined) return callback(new Error(problem), undefined);
      resources.push(resource);
      return callback(null, registered);
    });
  };
}

/** What Pulumi's engine or AWS would refuse and mocks do not. */
function problemWith(registration: RegisterResourceRequest, resource: Resource): string | undefined {
  const { urn, name, type } = resource;
  if (registration.getRemote() && !isKnownRemoteComponent(type)) {
    return `The program registers the remote component "${name}" (${type}), which the sandbox does not know.`;
  }
  if (resources.some((other) => other.urn === urn)) {
    return `The program registers ${urn} twice: names must differ.`;
  }
  const arn = ownArn(resource);
  const namesake = resources.find((other) => arn !== undefined && ownArn(other) === arn);
  if (namesake !== undefined) {
    return `The program gives ${urn} and ${namesake.urn} the same physical name: ${arn}`;
  }
  return undefined;
}

async function installMocks(): Promise<void> {
  const place = { region: request.region, accountId: request.accountId };
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        // The stack and components are nothing in AWS.
        if (args.custom === false) return { id: undefined, state: args.inputs };
        const { id, outputs } = orRefuse(() =>
          createdOutputs(args.type, {
            logicalName: args.name,
            identity: `${registering?.getParent()}/${args.type}/${args.name}`,
            inputs: plainObject(registering?.getObject()?.toJavaScript() ?? {}, directory),
            place,
            apiKey: request.apiKey,
          }),
        );
        return { id, state: { ...args.inputs, ...outputs } };
      },
      call: (args) => orRefuse(() => functionResult(args.token, place)),
    },
    request.project,
    request.stack,
    false,
  );
  pulumi.runtime.setAllConfig(request.config);
}

function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    refusal ??= error;
    throw error;
  }
}

async function runProgram(): Promise<Record<string, unknown>> {
  const outputs: unknown = await pulumi.runtime.runInPulumiStack(async () => {
    const program: Record<string, unknown> = await import(pathToFileURL(request.program).href);
    // As Pulumi's own runner has it: an exported function is the program, otherwise the exports are its outputs.
    return typeof program.default === "function" ? program.default() : { ...program };
  });
  // The stack is done before everything registered inside `apply` is: wait until the count stands still.
  for (let count = -1; count !== resources.length || open > 0; ) {
    count = resources.length;
    await pulumi.runtime.disconnect();
    await new Promise((done) => setTimeout(done, 1));
  }
  if (refusal !== undefined) throw refusal;
  return plainObject(outputs ?? {}, directory);
}

function resourceOf(registration: RegisterResourceRequest, registered: RegisterResourceResponse): Resource {
  const inputs: Record<string, unknown> = registration.getObject()?.toJavaScript() ?? {};
  const state: Record<string, unknown> = registered.getObject()?.toJavaScript() ?? {};
  const id = registered.getId();
  const parent = registration.getParent();
  const provider = registration.getProvider();
  return {
    type: registration.getType(),
    name: registration.getName(),
    urn: registered.getUrn(),
    ...(parent === "" ? {} : { parent }),
    custom: registration.getCustom(),
    inputs: plainObject(inputs, directory),
    state: { ...plainObject(state, directory), ...(id === "" ? {} : { id }) },
    options: {
      protect: registration.getProtect() ?? false,
      retainOnDelete: registration.getRetainondelete() ?? false,
      deleteBeforeReplace: registration.getDeletebeforereplace(),
      dependsOn: registration.getDependenciesList(),
      ignoreChanges: registration.getIgnorechangesList(),
      replaceOnChanges: registration.getReplaceonchangesList(),
      additionalSecretOutputs: registration.getAdditionalsecretoutputsList(),
      ...(provider === "" ? {} : { provider }),
    },
    secretInputs: Object.keys(inputs).filter((key) => holdsSecret(inputs[key])),
    outputs: {},
    secretOutputs: [],
  };
}

function answer(message: CaptureAnswer): void {
  parentPort?.postMessage(message);
}

function fail(cause: unknown): void {
  const reason = refusal ?? cause;
  const error = reason instanceof Error ? reason : new Error(String(reason));
  const { name, message, stack } = error;
  answer({ error: { name, message, ...(stack === undefined ? {} : { stack }) } });
}
