/** A mapping template uses something that the sandbox does not emulate, or that fails in API Gateway too. */
export class UnsupportedTemplate extends Error {
  override readonly name = "UnsupportedTemplate";
}

/** The OpenAPI document of the RestApi says something that API Gateway refuses, or that the sandbox does not emulate. */
export class UnsupportedApi extends Error {
  override readonly name = "UnsupportedApi";
}
