import { expect, it } from "vitest";
import { openApi } from "../sandbox/cloud/api-gateway/fixture.ts";
import { mixedBodies, soundBodies } from "./bodies.ts";
import { document, modelOf } from "./document.ts";
import { askJava, describeWith } from "./tools.ts";

interface Verdict {
  readonly isJson: boolean;
  readonly errors: readonly string[];
}

/** The API with nothing in its answers to a refused body but what the validator said of it. */
const wording = "$context.error.validationErrorString";
const bare = {
  ...document,
  "x-amazon-apigateway-gateway-responses": {
    BAD_REQUEST_BODY: {
      statusCode: "400",
      responseTemplates: { "application/json": JSON.stringify({ wording }) },
    },
  },
};

describeWith("java", "json-schema-validator for Java takes a body if and only if the sandbox does", () => {
  it.each(["/sendSMS", "/sendWhatsApp"])("%s, and says the same of what it refuses", async (path) => {
    const { pointer, fields } = modelOf(path);
    const bodies = [...soundBodies(), ...mixedBodies(fields)];
    const { post } = openApi(undefined, { body: JSON.stringify(bare) });
    const ours: Array<string | undefined> = [];
    for (const body of bodies) {
      const { status, text } = await post(path, body);
      ours.push(status === 400 ? (JSON.parse(text) as { wording?: string }).wording : undefined);
    }

    const theirs = await askJava<Verdict[]>("Models", {
      document,
      // API Gateway shows an empty body as an empty object.
      questions: bodies.map((body) => ({ model: pointer, body: body === "" ? "{}" : body })),
    });

    const differences = bodies.flatMap((body, index) => {
      const verdict = theirs[index];
      const [our, their] = [ours[index], verdict && wordingOf(verdict)].map(withPlainNumbers);
      // How AWS says that a body is not JSON is written nowhere: that it is refused is all that can be compared.
      const agree = verdict?.isJson === false ? our !== undefined : our === their;
      return agree ? [] : [{ body: body.slice(0, 200), ours: our, theirs: their }];
    });
    expect(bodies.length).toBeGreaterThan(400);
    expect(differences).toEqual([]);
  });
});

function wordingOf({ errors }: Verdict): string | undefined {
  return errors.length === 0 ? undefined : `[${errors.join(", ")}]`;
}

/** Java writes 7200.0 as 7.2E+3. */
function withPlainNumbers(text: string | undefined): string | undefined {
  return text?.replaceAll(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, (number) => String(Number(number)));
}
