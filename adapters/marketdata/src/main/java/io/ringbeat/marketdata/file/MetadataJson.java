package io.ringbeat.marketdata.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringbeat.market.Decimal;
import io.ringbeat.market.Instrument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metadata of an event file as JSON; see {@link EventFileFormat}. */
final class MetadataJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private MetadataJson() {}

  static byte[] write(EventFileMetadata metadata, Map<String, Long> eventsByKind) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("importer", metadata.importer());
    root.put("clockCorrectionNanos", metadata.clockCorrectionNanos());
    ArrayNode instruments = root.putArray("instruments");
    for (Instrument instrument : metadata.instruments()) {
      instruments
          .addObject()
          .put("symbol", instrument.symbol())
          .put("tickSize", instrument.tickSize().toString())
          .put("lotSize", instrument.lotSize().toString())
          .put("contractSize", instrument.contractSize().toString())
          .put("inverse", instrument.inverse());
    }
    ArrayNode sources = root.putArray("sources");
    for (SourceFile source : metadata.sources()) {
      sources
          .addObject()
          .put("name", source.name())
          .put("bytes", source.bytes())
          .put("sha256", source.sha256());
    }
    ObjectNode kinds = root.putObject("eventsByKind");
    eventsByKind.forEach(kinds::put);
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }

  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** Throws IllegalArgumentException, of whatever kind, if something is missing. */
  static EventFileMetadata metadata(JsonNode root) {
    List<Instrument> instruments = new ArrayList<>();
    for (JsonNode node : root.required("instruments")) {
      instruments.add(
          new Instrument(
              instruments.size(),
              node.required("symbol").asText(),
              Decimal.parse(node.required("tickSize").asText()),
              Decimal.parse(node.required("lotSize").asText()),
              Decimal.parse(node.required("contractSize").asText()),
              node.required("inverse").asBoolean()));
    }
    List<SourceFile> sources = new ArrayList<>();
    for (JsonNode node : root.required("sources")) {
      sources.add(
          new SourceFile(
              node.required("name").asText(),
              node.required("bytes").asLong(),
              node.required("sha256").asText()));
    }
    return new EventFileMetadata(
        instruments,
        root.required("clockCorrectionNanos").asLong(),
        sources,
        root.required("importer").asText());
  }

  static Map<String, Long> eventsByKind(JsonNode root) {
    Map<String, Long> kinds = new TreeMap<>();
    root.required("eventsByKind")
        .properties()
        .forEach(e -> kinds.put(e.getKey(), e.getValue().asLong()));
    return kinds;
  }
}
