import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.fge.jackson.JsonLoader;
import com.github.fge.jsonschema.core.exceptions.ProcessingException;
import com.github.fge.jsonschema.core.report.LogLevel;
import com.github.fge.jsonschema.core.report.ProcessingMessage;
import com.github.fge.jsonschema.main.JsonSchema;
import com.github.fge.jsonschema.main.JsonSchemaFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Validates bodies against the models of an OpenAPI document. Standard input: {document, questions: [{model, body}]},
 * a model being a JSON pointer into the document; standard output: for each {isJson, errors}.
 */
public class Models {
  private static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] args) throws IOException, ProcessingException {
    JsonNode input = json.readTree(System.in);
    ArrayNode answers = json.createArrayNode();
    for (JsonNode question : input.get("questions")) {
      JsonSchema model =
          JsonSchemaFactory.byDefault().getJsonSchema(input.get("document"), question.get("model").asText());
      answers.add(validate(model, question.get("body").asText()));
    }
    json.writeValue(System.out, answers);
  }

  private static ObjectNode validate(JsonSchema model, String body) throws IOException, ProcessingException {
    ObjectNode answer = json.createObjectNode();
    try {
      List<String> errors = new ArrayList<>();
      for (ProcessingMessage message : model.validate(JsonLoader.fromString(body))) {
        if (message.getLogLevel().compareTo(LogLevel.ERROR) >= 0) errors.add(message.getMessage());
      }
      answer.put("isJson", true).set("errors", json.valueToTree(errors));
    } catch (JsonProcessingException notJson) {
      answer.put("isJson", false).putArray("errors");
    }
    return answer;
  }
}
