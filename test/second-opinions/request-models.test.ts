import { expect, it } from "vitest";
import { openApi } from "../sandbox/cloud/api-gateway/fixture.ts";
import { mixedBodies, soundBodies } from "./bodies.ts";
import { type ApiDocument, apiDocument, modelPointer } from "./document.ts";
import { askJava, describeWith } from "./tools.ts";

interface Verdict {
  readonly isJson: boolean;
  readonly errors: readonly string[];
}

describeWith("java", "json-schema-validator for Java takes a body if and only if the sandbox does", () => {
  it.each(["/sendSMS", "/sendWhatsApp"])("%s, and says the same of what it refuses", async (path) => {
    const document = await apiDocument();
    const model = modelPointer(document, path);
    const bodies = [...soundBodies(), ...mixedBodies()];
    const { post } = openApi(undefined, { body: JSON.stringify(sayingWhatIsWrong(document)) });
    const ours: Array<string | undefined> = [];
    for (const body of bodies) ours.push(wordsIn((await post(path, body)).text));

    const theirs = await askJava<Verdict[]>("Models", {
      document,
      // API Gateway shows an empty body as an empty object.
      questions: bodies.map((body) => ({ model, body: body === "" ? "{}" : body })),
    });

    const differences = bodies.flatMap((body, index) => {
      const verdict = theirs[index];
      const [our, their] = [ours[index], verdict && wordsOf(verdict)].map(withPlainNumbers);
      // How AWS says that a body is not JSON is written nowhere: that it is refused is all that can be compared.
      const agree = verdict?.isJson === false ? our !== undefined : our === their;
      return agree ? [] : [{ body: body.slice(0, 200), ours: our, theirs: their }];
    });
    expect(bodies.length).toBeGreaterThan(400);
    expect(differences).toEqual([]);
  });
});

/** The API with nothing in its answer to a refused body but what the validator said of it. */
function sayingWhatIsWrong(document: ApiDocument): ApiDocument {
  const template = JSON.stringify({ words: "$context.error.validationErrorString" });
  return {
    ...document,
    "x-amazon-apigateway-gateway-responses": {
      BAD_REQUEST_BODY: { statusCode: "400", responseTemplates: { "application/json": template } },
    },
  };
}

function wordsIn(answer: string): string | undefined {
  return (JSON.parse(answer) as { words?: string }).words;
}

function wordsOf({ errors }: Verdict): string | undefined {
  return errors.length === 0 ? undefined : `[${errors.join(", ")}]`;
}

/** Java writes 7200.0 as 7.2E+3. */
function withPlainNumbers(text: string | undefined): string | undefined {
  return text?.replaceAll(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, (number) => String(Number(number)));
}
