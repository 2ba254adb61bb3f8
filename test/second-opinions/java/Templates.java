import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

/**
 * Renders mapping templates on Apache Velocity. Standard input: a list of {template, body, header, context};
 * standard output: for each {text, responseOverride}.
 *
 * $input, $context and $util as far as the API's templates use them:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
public class Templates {
  private static final ObjectMapper json = new ObjectMapper();

  public static void main(String[] args) throws IOException {
    VelocityEngine velocity = new VelocityEngine();
    // As Velocity 1.x does, and so API Gateway: $context.responseOverride.header.Retry-After.
    velocity.setProperty("parser.allow_hyphen_in_identifiers", true);
    velocity.init();
    ArrayNode answers = json.createArrayNode();
    for (JsonNode question : json.readTree(System.in)) answers.add(render(velocity, question));
    json.writeValue(System.out, answers);
  }

  private static ObjectNode render(VelocityEngine velocity, JsonNode question) {
    Map<String, Object> context = mapOf(question.get("context"));
    Map<String, Object> override = new LinkedHashMap<>();
    override.put("header", new LinkedHashMap<String, Object>());
    context.put("responseOverride", override);
    VelocityContext variables = new VelocityContext();
    variables.put("input", new Input(question.get("body").asText(), mapOf(question.get("header"))));
    variables.put("context", context);
    variables.put("util", new Util());
    StringWriter text = new StringWriter();
    velocity.evaluate(variables, text, "mapping template", question.get("template").asText());
    ObjectNode answer = json.createObjectNode().put("text", text.toString());
    answer.set("responseOverride", json.valueToTree(override));
    return answer;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> mapOf(JsonNode object) {
    return json.convertValue(object, LinkedHashMap.class);
  }

  /** $input: the body as it was sent, and the headers with their names as they were sent. */
  public static class Input {
    private final String body;
    private final Map<String, Object> header;

    Input(String body, Map<String, Object> header) {
      this.body = body;
      this.header = header;
    }

    public String getBody() {
      return body;
    }

    public Map<String, Object> params() {
      return Map.of("path", Map.of(), "querystring", Map.of(), "header", header);
    }

    /** A JSONPath of plain members, such as $ and $.executionArn. */
    public Object path(String expression) throws IOException {
      JsonNode found = json.readTree(body).at(expression.substring(1).replace('.', '/'));
      return found.isMissingNode() ? null : json.convertValue(found, Object.class);
    }
  }

  /** $util. */
  public static class Util {
    public String escapeJavaScript(String text) {
      return StringEscapeUtils.escapeJavaScript(text);
    }
  }
}
