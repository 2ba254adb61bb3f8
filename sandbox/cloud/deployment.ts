import type { Program } from "./program/program.ts";
import { isProvider, resourceTypeOf, services } from "./registry.ts";
import type { Cloud } from "./service-definition.ts";

/**
 * Builds a captured program's resources in the services of a cloud, in the order in which the program registered
 * them: Pulumi registers a resource only when the outputs that it refers to are known, so that is the order of
 * who needs whom.
 * @throws Error that names a resource type that no service knows, or what a service refuses
 */
export async function deploy(program: Program, cloud: Cloud): Promise<void> {
  for (const { custom, type, name, state } of program.resources) {
    // Components, and the stack itself, are nothing in AWS.
    if (!custom || isProvider(type)) continue;
    const { service, resourceType } = resourceTypeOf(type, name);
    if ("build" in resourceType) await resourceType.build(state, cloud.service(service), cloud);
  }
  for (const service of services) await service.ready?.(cloud.service(service));
}
