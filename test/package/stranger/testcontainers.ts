import { GenericContainer, type StartedTestContainer, Wait } from "testcontainers";

export async function startSandboxContainer(): Promise<{ container: StartedTestContainer; url: string }> {
  const container = await new GenericContainer("messaging-sandbox")
    .withExposedPorts(4000)
    .withCommand(["--freeze"])
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
  return { container, url: `http://${container.getHost()}:${container.getMappedPort(4000)}` };
}
