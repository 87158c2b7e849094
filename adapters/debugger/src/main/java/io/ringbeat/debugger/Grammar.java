package io.ringbeat.debugger;

import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.FunctionDictionaryIfc;
import com.ezylang.evalex.config.OperatorDictionaryIfc;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameterDefinition;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.ASTNode;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.ShuntingYardConverter;
import com.ezylang.evalex.parser.Token;
import com.ezylang.evalex.parser.Token.TokenType;
import com.ezylang.evalex.parser.Tokenizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Reads text into a tree by EvalEx, of which only the parser is used: with dictionaries that hold
 * nothing that could be run, without arrays, structures and implicit multiplication. The parser has
 * no recursion; what it takes too lightly, such as {@code 1 2 +}, is refused before.
 */
final class Grammar {
  static final int MOST_CHARACTERS = 1_000;
  static final int MOST_NESTED = 64;
  static final String OPERATORS = "&& || ! and or not == != < <= > >= + - * / %";

  private static final ExpressionConfiguration CONFIGURATION =
      ExpressionConfiguration.builder()
          .operatorDictionary(new Operators())
          .functionDictionary(new AnyFunction())
          .defaultConstants(Map.of())
          .arraysAllowed(false)
          .structuresAllowed(false)
          .implicitMultiplicationAllowed(false)
          .singleQuoteStringLiteralsAllowed(true)
          .build();

  /** Knows the operators of {@link Operator}. */
  private static final class Operators implements OperatorDictionaryIfc {
    @Override
    public void addOperator(String name, OperatorIfc operator) {
      throw new UnsupportedOperationException("fixed");
    }

    @Override
    public OperatorIfc getPrefixOperator(String name) {
      return Operator.prefix(name);
    }

    @Override
    public OperatorIfc getPostfixOperator(String name) {
      return null;
    }

    @Override
    public OperatorIfc getInfixOperator(String name) {
      return Operator.infix(name);
    }
  }

  /** Takes any name before a parenthesis for a function: which ones there are is asked later. */
  private static final class AnyFunction implements FunctionDictionaryIfc, FunctionIfc {
    @Override
    public void addFunction(String name, FunctionIfc function) {
      throw new UnsupportedOperationException("fixed");
    }

    @Override
    public FunctionIfc getFunction(String name) {
      return this;
    }

    @Override
    public List<FunctionParameterDefinition> getFunctionParameterDefinitions() {
      return List.of();
    }

    @Override
    public boolean hasVarArgs() {
      return true;
    }

    @Override
    public void validatePreEvaluation(Token token, EvaluationValue... values) {
      throw new UnsupportedOperationException("only parsed");
    }

    @Override
    public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values) {
      throw new UnsupportedOperationException("only parsed");
    }
  }

  private Grammar() {}

  /**
   * Reads a text.
   *
   * @throws ConditionException if it is not of the grammar; whether names and types are right is
   *     not asked
   */
  static ASTNode parse(String text) {
    checkCharacters(text);
    try {
      List<Token> tokens = new Tokenizer(text, CONFIGURATION).parse();
      checkOrder(text, tokens);
      return new ShuntingYardConverter(text, tokens, CONFIGURATION).toAbstractSyntaxTree();
    } catch (ParseException e) {
      throw refused(e);
    }
  }

  private static ConditionException refused(ParseException e) {
    String token = e.getTokenString();
    int column = Math.max(1, e.getStartPosition());
    String message = e.getMessage();
    if (message.startsWith("Undefined operator")) {
      return new ConditionException(
          column,
          quote(token)
              + " is no operator; there are: "
              + OPERATORS
              + (token.equals("=") ? "; to compare, type ==" : ""));
    }
    if (message.startsWith("Missing operator")) {
      return noOperator(column, token);
    }
    return new ConditionException(column, quote(token) + " cannot be read: " + message);
  }

  private static ConditionException noOperator(int column, String token) {
    return new ConditionException(
        column,
        "an operator is missing before "
            + quote(token)
            + "; an instrument that does not begin with a letter, or has other signs in it, stands"
            + " in quotes");
  }

  /** Cuts what may be long, or not fit for a terminal. */
  static String quote(String token) {
    String shown = token.length() > 40 ? token.substring(0, 40) + "..." : token;
    return "`" + shown.replaceAll("[^\\x20-\\x7E]", "?") + "`";
  }

  private static void checkCharacters(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new ConditionException(
          MOST_CHARACTERS + 1,
          "a condition has at most " + MOST_CHARACTERS + " characters, not " + text.length());
    }
    Deque<Integer> opened = new ArrayDeque<>();
    int quote = 0; // column of the one that is open
    for (int column = 1; column <= text.length(); column++) {
      char c = text.charAt(column - 1);
      if (quote > 0) {
        if (c == '\\') {
          throw new ConditionException(column, "there is no \\ in a name");
        }
        quote = c == text.charAt(quote - 1) ? 0 : quote;
        continue;
      }
      switch (c) {
        case '\'', '"' -> quote = column;
        case '(' -> {
          opened.push(column);
          if (opened.size() > MOST_NESTED) {
            throw tooDeep(column);
          }
        }
        case ')' -> {
          if (opened.poll() == null) {
            throw new ConditionException(column, "nothing is open that this ) closes");
          }
        }
        default -> checkCharacter(c, column);
      }
    }
    if (quote > 0) {
      throw new ConditionException(quote, "this quote is not closed");
    }
    if (!opened.isEmpty()) {
      throw new ConditionException(opened.peek(), "this ( is not closed");
    }
    if (text.isBlank()) {
      throw new ConditionException(1, "a condition is missing, such as: fill && price > 100");
    }
  }

  static ConditionException tooDeep(int column) {
    return new ConditionException(
        column, "more than " + MOST_NESTED + " parentheses or signs within each other");
  }

  private static void checkCharacter(char c, int column) {
    boolean white = c == '\t' || c == '\n' || c == '\r';
    if (!white && (c < ' ' || c > '~')) {
      throw new ConditionException(
          column, String.format("the character U+%04X is not of the language", (int) c));
    }
  }

  /** Makes sure that values and operators take turns, and that commas part what a call is given. */
  private static void checkOrder(String text, List<Token> tokens) {
    Deque<Boolean> calls = new ArrayDeque<>(); // of each open parenthesis: whether it is a call's
    boolean value = true; // is what has to come next
    Token before = null;
    int signs = 0; // in a row
    for (Token token : tokens) {
      int column = token.getStartPosition();
      String shown = token.getValue();
      signs = token.getType() == TokenType.PREFIX_OPERATOR ? signs + 1 : 0;
      if (calls.size() + signs > MOST_NESTED) {
        throw tooDeep(column);
      }
      switch (token.getType()) {
        case NUMBER_LITERAL, STRING_LITERAL, VARIABLE_OR_CONSTANT, FUNCTION -> {
          if (!value) {
            throw noOperator(column, shown);
          }
          value = token.getType() == TokenType.FUNCTION;
        }
        case PREFIX_OPERATOR -> {
          if (!value) {
            throw noOperator(column, shown);
          }
          if (token.getOperatorDefinition() == Operator.LOOSE_NOT && bindsTighter(before)) {
            throw new ConditionException(
                column, quote(shown) + " needs parentheses behind " + quote(before.getValue()));
          }
        }
        case INFIX_OPERATOR -> {
          if (value) {
            throw noValue(column, shown);
          }
          value = true;
        }
        case BRACE_OPEN -> {
          if (!value) {
            throw noOperator(column, shown);
          }
          calls.push(before != null && before.getType() == TokenType.FUNCTION);
        }
        case BRACE_CLOSE -> {
          if (value || calls.isEmpty()) {
            throw noValue(column, shown);
          }
          calls.pop();
        }
        case COMMA -> {
          if (value || calls.isEmpty() || !calls.peek()) {
            throw new ConditionException(
                column, "a comma stands between the numbers that a function is given");
          }
          value = true;
        }
        default -> throw new ConditionException(column, quote(shown) + " is not of the language");
      }
      before = token;
    }
    if (value) {
      throw new ConditionException(text.length() + 1, "the condition ends where a value has to be");
    }
  }

  /** Tells whether something is an operator that would take the value from a loose not. */
  private static boolean bindsTighter(Token before) {
    return before != null
        && before.getOperatorDefinition() instanceof Operator operator
        && operator.getPrecedence() > Operator.LOOSE_NOT.getPrecedence();
  }

  private static ConditionException noValue(int column, String before) {
    return new ConditionException(column, "a value is missing before " + quote(before));
  }
}
