package io.ringbeat.debugger;

import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.Token;
import com.ezylang.evalex.parser.Token.TokenType;
import io.ringbeat.debugger.Variables.Entry;
import io.ringbeat.debugger.Variables.TradingValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Checks the types of a tree and translates it into what can be asked quickly. */
final class Compiler {
  private static final int MOST_DEEP = 256; // of the tree: long chains of operators are deep, too

  private final Names names;
  private String firstTrading; // variable that needs a core; null for none
  private boolean usesCommands;
  private boolean usesTime;

  /** A part of the condition: a check if it is a flag, else a value. */
  private record Part(Type type, Value value, Check check, Double constant, int column) {
    static Part of(Type type, Value value, int column) {
      return new Part(type, value, null, null, column);
    }

    static Part of(Check check, int column) {
      return new Part(Type.FLAG, null, check, null, column);
    }

    static Part constant(Type type, double number, int column) {
      return new Part(type, Numbers.constant(number), null, number, column);
    }
  }

  Compiler(Names names) {
    this.names = names;
  }

  String firstTrading() {
    return firstTrading;
  }

  boolean usesCommands() {
    return usesCommands;
  }

  boolean usesTime() {
    return usesTime;
  }

  /**
   * Translates a whole condition.
   *
   * @throws ConditionException if a name is not known or types do not fit
   */
  Check compile(ASTNode tree) {
    return flag(part(tree, null, 0), "the condition");
  }

  private Part part(ASTNode node, Type expected, int depth) {
    Token token = node.getToken();
    int column = token.getStartPosition();
    if (depth > MOST_DEEP) {
      throw new ConditionException(
          column, "more than " + MOST_DEEP + " operators within, or behind, each other");
    }
    return switch (token.getType()) {
      case NUMBER_LITERAL -> Part.constant(Type.NUMBER, number(token), column);
      case STRING_LITERAL -> instrument(token);
      case VARIABLE_OR_CONSTANT -> name(token, expected);
      case PREFIX_OPERATOR -> prefix(node, depth);
      case INFIX_OPERATOR -> infix(node, depth);
      case FUNCTION -> call(node, depth);
      default ->
          throw new ConditionException(
              column, Grammar.quote(token.getValue()) + " is not of the language");
    };
  }

  private static double number(Token token) {
    double number;
    try {
      number = Double.parseDouble(token.getValue());
    } catch (NumberFormatException e) {
      number = Double.NaN;
    }
    if (!Double.isFinite(number)) {
      throw new ConditionException(
          token.getStartPosition(),
          Grammar.quote(token.getValue())
              + " is no number, or too large a one; numbers are such as 62000.5 or 1e-3");
    }
    return number;
  }

  private Part instrument(Token token) {
    Integer id = names.number(Type.INSTRUMENT, token.getValue());
    if (id == null) {
      throw unknown(token, Type.INSTRUMENT);
    }
    return Part.constant(Type.INSTRUMENT, id, token.getStartPosition());
  }

  private ConditionException unknown(Token token, Type type) {
    Collection<String> all = names.of(type);
    return Names.unknown(token.getStartPosition(), token.getValue(), type.label(), all, all);
  }

  private Part name(Token token, Type expected) {
    String name = token.getValue();
    int column = token.getStartPosition();
    Integer meant = names.number(expected, name);
    if (meant != null) {
      return Part.constant(expected, meant, column);
    }
    Entry variable = Variables.all().get(name);
    if (variable != null) {
      return variable(variable, column);
    }
    if (name.equals("true") || name.equals("false")) {
      boolean holds = name.equals("true");
      return Part.of(moment -> holds, column);
    }
    Type type = names.type(name);
    if (type != null) {
      return Part.constant(type, names.number(type, name), column);
    }
    if (expected != null && expected != Type.NUMBER && expected != Type.FLAG) {
      throw unknown(token, expected);
    }
    throw Names.unknown(column, name, "known name", names.words(), Variables.all().keySet());
  }

  private Part variable(Entry variable, int column) {
    usesCommands |= variable.name().equals("commands");
    usesTime |= variable.name().equals("time");
    if (variable.trading() != null) {
      TradingValue read = trading(variable);
      return Part.of(
          Type.NUMBER,
          moment -> {
            int instrument = moment.tradingInstrument();
            return instrument < 0 ? Double.NaN : read.of(moment.core(), instrument);
          },
          column);
    }
    return variable.check() != null
        ? Part.of(variable.check(), column)
        : Part.of(variable.type(), variable.value(), column);
  }

  private TradingValue trading(Entry variable) {
    if (firstTrading == null) {
      firstTrading = variable.name();
    }
    return variable.trading();
  }

  private Part prefix(ASTNode node, int depth) {
    Token token = node.getToken();
    Part of = part(node.getParameters().get(0), null, depth + 1);
    return switch ((Operator) token.getOperatorDefinition()) {
      case NOT, LOOSE_NOT -> {
        Check check = flag(of, Grammar.quote(token.getValue()));
        yield Part.of(moment -> !check.at(moment), token.getStartPosition());
      }
      case NEGATIVE -> {
        Value value = number(of, token);
        yield of.constant() != null
            ? Part.constant(Type.NUMBER, -of.constant(), token.getStartPosition())
            : Part.of(Type.NUMBER, Numbers.negative(value), token.getStartPosition());
      }
      default -> Part.of(Type.NUMBER, number(of, token), token.getStartPosition());
    };
  }

  private Part infix(ASTNode node, int depth) {
    Token token = node.getToken();
    Operator operator = (Operator) token.getOperatorDefinition();
    if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
      return equality(node, operator, depth);
    }
    Part left = part(node.getParameters().get(0), null, depth + 1);
    Part right = part(node.getParameters().get(1), null, depth + 1);
    int column = token.getStartPosition();
    switch (operator) {
      case AND, OR -> {
        Check first = flag(left, Grammar.quote(token.getValue()));
        Check second = flag(right, Grammar.quote(token.getValue()));
        return operator == Operator.AND
            ? Part.of(moment -> first.at(moment) && second.at(moment), column)
            : Part.of(moment -> first.at(moment) || second.at(moment), column);
      }
      case PLUS, MINUS, TIMES, DIVIDED_BY, MODULO -> {
        return Part.of(
            Type.NUMBER,
            Numbers.combine(operator, number(left, token), number(right, token)),
            column);
      }
      default -> {
        Value first = number(left, token);
        return Part.of(compare(operator, first, number(right, token), right.constant()), column);
      }
    }
  }

  private static Check compare(Operator operator, Value left, Value right, Double constant) {
    return constant == null
        ? Numbers.compare(operator, left, right)
        : Numbers.compare(operator, left, constant.doubleValue());
  }

  /** A name means what the other side is, if it can. */
  private Part equality(ASTNode node, Operator operator, int depth) {
    Token token = node.getToken();
    int column = token.getStartPosition();
    ASTNode first = node.getParameters().get(0);
    ASTNode second = node.getParameters().get(1);
    Part left;
    Part right;
    if (isConstant(first)) {
      right = part(second, null, depth + 1);
      left = part(first, right.type(), depth + 1);
    } else {
      left = part(first, null, depth + 1);
      right = part(second, left.type(), depth + 1);
    }
    if (left.type() != right.type()) {
      throw new ConditionException(
          right.column(),
          Grammar.quote(token.getValue())
              + " compares "
              + left.type().one()
              + " with "
              + right.type().one()
              + choices(left.type()));
    }
    if (left.type() == Type.FLAG) {
      Check one = left.check();
      Check other = right.check();
      return operator == Operator.EQUAL
          ? Part.of(moment -> one.at(moment) == other.at(moment), column)
          : Part.of(moment -> one.at(moment) != other.at(moment), column);
    }
    return Part.of(compare(operator, left.value(), right.value(), right.constant()), column);
  }

  private static boolean isConstant(ASTNode node) {
    return node.getToken().getType() == TokenType.VARIABLE_OR_CONSTANT
        && !Variables.all().containsKey(node.getToken().getValue());
  }

  private String choices(Type type) {
    return type == Type.NUMBER || type == Type.FLAG
        ? ""
        : "; there are: " + Names.join(names.of(type));
  }

  private Part call(ASTNode node, int depth) {
    Token token = node.getToken();
    int column = token.getStartPosition();
    String name = token.getValue();
    List<ASTNode> given = node.getParameters();
    Entry variable = Variables.all().get(name);
    if (variable != null && variable.trading() != null) {
      return tradingOf(variable, given, token, depth);
    }
    if (!Names.FUNCTIONS.contains(name)) {
      List<String> all = new ArrayList<>(Names.FUNCTIONS);
      Variables.all().values().stream()
          .filter(each -> each.trading() != null)
          .forEach(each -> all.add(each.name()));
      throw Names.unknown(column, name, "function", all, all);
    }
    List<Value> values = new ArrayList<>();
    for (ASTNode each : given) {
      values.add(number(part(each, null, depth + 1), token));
    }
    boolean single = name.equals("abs") || name.equals("floor");
    if (single ? values.size() != 1 : values.size() < 2) {
      throw new ConditionException(
          column,
          Grammar.quote(name)
              + " is given "
              + (single ? "one number" : "two numbers or more")
              + ", not "
              + values.size());
    }
    Value result = values.get(0);
    for (Value each : values.subList(1, values.size())) {
      result = name.equals("min") ? Numbers.least(result, each) : Numbers.greatest(result, each);
    }
    return Part.of(
        Type.NUMBER,
        name.equals("abs")
            ? Numbers.absolute(result)
            : name.equals("floor") ? Numbers.floor(result) : result,
        column);
  }

  private Part tradingOf(Entry variable, List<ASTNode> given, Token token, int depth) {
    int column = token.getStartPosition();
    Part of = given.size() == 1 ? part(given.get(0), Type.INSTRUMENT, depth + 1) : null;
    if (of == null || of.type() != Type.INSTRUMENT || of.constant() == null) {
      throw new ConditionException(
          column,
          Grammar.quote(variable.name())
              + " is given the name of one instrument"
              + choices(Type.INSTRUMENT));
    }
    int id = of.constant().intValue();
    TradingValue read = trading(variable);
    return Part.of(
        Type.NUMBER,
        moment -> id < moment.core().instruments() ? read.of(moment.core(), id) : Double.NaN,
        column);
  }

  private static Check flag(Part part, String user) {
    if (part.check() == null) {
      throw new ConditionException(
          part.column(),
          user
              + " needs true or false, and this is "
              + part.type().one()
              + "; compare it with something");
    }
    return part.check();
  }

  private static Value number(Part part, Token user) {
    if (part.type() != Type.NUMBER) {
      throw new ConditionException(
          part.column(),
          Grammar.quote(user.getValue()) + " needs a number, and this is " + part.type().one());
    }
    return part.value();
  }
}
