package io.ringbeat.rabbitmq.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** JSON within limits: one text in UTF-8 and nothing behind it, no name twice. Without state. */
final class JsonFormat {
  private final Limits limits;
  private final JsonFactory factory;

  JsonFormat(Limits limits) {
    this.limits = limits;
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxNumberLength(limits.characters())
                    .maxNameLength(limits.characters())
                    .maxStringLength(limits.characters())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from outside: no table of them that outlives the message.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  /** Opens a body; the reader stands before its first token. */
  JsonReader read(byte[] body) throws BadMessageException {
    if (body.length > limits.bytes()) {
      throw new BadMessageException(
          "the body has " + body.length + " bytes, at most " + limits.bytes() + " are allowed");
    }
    char[] chars = Utf8.chars(body);
    try {
      return new JsonReader(factory.createParser(chars), chars);
    } catch (IOException e) {
      throw new BadMessageException("the body cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes a text. */
  byte[] write(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = factory.createGenerator(out)) {
      content.write(generator);
    } catch (IOException e) {
      throw new IllegalArgumentException("this cannot be said in JSON: " + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  /** What is written. */
  @FunctionalInterface
  interface Content {
    void write(JsonGenerator out) throws IOException;
  }
}
