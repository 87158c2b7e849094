package io.ringbeat.lint;

import java.util.Set;
import org.objectweb.asm.tree.MethodInsnNode;

/** Which calls make, pass on, go through and sort what is in hash order. */
final class HashOrder {
  private static final Set<String> COLLECTIONS =
      Set.of(
          "java/util/HashMap",
          "java/util/HashSet",
          "java/util/Hashtable",
          "java/util/IdentityHashMap",
          "java/util/WeakHashMap",
          "java/util/concurrent/ConcurrentHashMap");

  private static final Set<String> ORDERED =
      Set.of("java/util/LinkedHashMap", "java/util/LinkedHashSet");

  private static final Set<String> FACTORIES =
      Set.of(
          "java/util/Map.copyOf",
          "java/util/Map.of",
          "java/util/Map.ofEntries",
          "java/util/Set.copyOf",
          "java/util/Set.of",
          "java/util/concurrent/ConcurrentHashMap.newKeySet",
          "java/util/stream/Collectors.groupingBy",
          "java/util/stream/Collectors.groupingByConcurrent",
          "java/util/stream/Collectors.toConcurrentMap",
          "java/util/stream/Collectors.toMap",
          "java/util/stream/Collectors.toSet",
          "java/util/stream/Collectors.toUnmodifiableMap",
          "java/util/stream/Collectors.toUnmodifiableSet");

  /** The result shows what the receiver or an argument holds. */
  private static final Set<String> VIEWS =
      Set.of(
          "checkedCollection",
          "checkedMap",
          "checkedSet",
          "clone",
          "collect",
          "collectingAndThen",
          "entrySet",
          "filtering",
          "flatMapping",
          "keySet",
          "mapping",
          "requireNonNull",
          "requireNonNullElse",
          "synchronizedCollection",
          "synchronizedMap",
          "synchronizedSet",
          "unmodifiableCollection",
          "unmodifiableMap",
          "unmodifiableSet",
          "values");

  private static final Set<String> PASSES =
      Set.of(
          "elements",
          "entries",
          "iterator",
          "keyIterator",
          "keys",
          "reduce",
          "reduceEntries",
          "reduceKeys",
          "reduceValues",
          "search",
          "searchEntries",
          "searchKeys",
          "searchValues",
          "spliterator",
          "stream",
          "toArray",
          "toString");

  /** Copies into something that keeps the order; by constructor or method of the target. */
  private static final Set<String> KEEPERS =
      Set.of(
          "java/util/ArrayDeque",
          "java/util/ArrayList",
          "java/util/Collection",
          "java/util/Deque",
          "java/util/LinkedHashMap",
          "java/util/LinkedHashSet",
          "java/util/LinkedList",
          "java/util/List",
          "java/util/Queue",
          "java/util/StringJoiner",
          "java/util/Vector",
          "java/util/concurrent/CopyOnWriteArrayList");

  private static final Set<String> COPIES = Set.of("<init>", "addAll", "copyOf", "putAll");

  private static final Set<String> SORTERS =
      Set.of(
          "java/util/Arrays.sort",
          "java/util/Collections.sort",
          "java/util/List.sort",
          "java/util/ArrayList.sort",
          "java/util/stream/DoubleStream.sorted",
          "java/util/stream/IntStream.sorted",
          "java/util/stream/LongStream.sorted",
          "java/util/stream/Stream.sorted");

  /** Ends of streams whose result is the same in any order. */
  private static final Set<String> ORDERLESS = Set.of("allMatch", "anyMatch", "count", "noneMatch");

  private static final Set<String> ORDERLESS_NUMBERS = Set.of("average", "max", "min", "sum");

  private HashOrder() {}

  /** Tells whether objects of a class go through in hash order. */
  static boolean isHashed(String type, Types types) {
    if (type == null || type.startsWith("[")) {
      return false;
    }
    for (String above : types.supertypes(type)) {
      if (ORDERED.contains(above)) {
        return false;
      }
      if (COLLECTIONS.contains(above) || isOfAgrona(above)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfAgrona(String type) {
    return type.startsWith("org/agrona/collections/") && type.contains("Hash");
  }

  /** Tells whether a call makes a collection, or a collector of one, in hash order. */
  static boolean makes(MethodInsnNode call) {
    String method = call.owner + "." + call.name;
    if (!FACTORIES.contains(method)) {
      return false;
    }
    // With a supplier of the map, the user decides.
    boolean ofTheUsers =
        call.owner.endsWith("Collectors") && call.desc.contains("Ljava/util/function/Supplier;");
    boolean single = call.desc.startsWith("()") || call.desc.startsWith("(Ljava/lang/Object;)");
    boolean onlyOne = !call.owner.endsWith("Collectors") && !call.name.equals("copyOf") && single;
    boolean pair = method.equals("java/util/Map.of") && isPair(call.desc);
    return !ofTheUsers && (!onlyOne || call.name.equals("newKeySet")) && !pair;
  }

  private static boolean isPair(String desc) {
    return desc.startsWith("(Ljava/lang/Object;Ljava/lang/Object;)");
  }

  /** Tells whether objects of a class keep the order in which they were filled. */
  static boolean isKeeper(String type) {
    return KEEPERS.contains(type);
  }

  static boolean isView(String name) {
    return VIEWS.contains(name);
  }

  /** Tells whether a call on a collection in hash order goes through it. */
  static boolean goesThrough(String name) {
    return PASSES.contains(name) || name.contains("forEach") || name.contains("ForEach");
  }

  /** Tells whether a call copies its argument into something that keeps the order. */
  static boolean copies(MethodInsnNode call) {
    return (COPIES.contains(call.name) && KEEPERS.contains(call.owner))
        || (call.name.equals("join") && call.owner.equals("java/lang/String"));
  }

  /** Tells whether a call makes the order its receiver or argument came in unimportant. */
  static boolean sorts(MethodInsnNode call) {
    return SORTERS.contains(call.owner + "." + call.name)
        || (call.owner.startsWith("java/util/stream/") && ORDERLESS.contains(call.name))
        || (ORDERLESS_NUMBERS.contains(call.name)
            && (call.owner.equals("java/util/stream/IntStream")
                || call.owner.equals("java/util/stream/LongStream")));
  }

  /** Tells whether the result of a call on a stream is in the stream's order. */
  static boolean isStream(String owner) {
    return owner.startsWith("java/util/stream/");
  }
}
