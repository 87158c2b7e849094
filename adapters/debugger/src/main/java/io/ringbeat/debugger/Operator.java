package io.ringbeat.debugger;

import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.parser.Token;

/** An operator as the parser sees it: a place in the grammar, and nothing that can be run. */
enum Operator implements OperatorIfc {
  OR(2, false),
  AND(4, false),
  LOOSE_NOT(5, true),
  EQUAL(7, false),
  NOT_EQUAL(7, false),
  LESS(10, false),
  LESS_OR_EQUAL(10, false),
  GREATER(10, false),
  GREATER_OR_EQUAL(10, false),
  PLUS(20, false),
  MINUS(20, false),
  TIMES(30, false),
  DIVIDED_BY(30, false),
  MODULO(30, false),
  NOT(60, true),
  NEGATIVE(60, true),
  POSITIVE(60, true);

  private final int precedence;
  private final boolean prefix;

  Operator(int precedence, boolean prefix) {
    this.precedence = precedence;
    this.prefix = prefix;
  }

  /** Returns the operator that stands between two values; null if there is none of that name. */
  static Operator infix(String text) {
    return switch (text) {
      case "||", "or", "OR" -> OR;
      case "&&", "and", "AND" -> AND;
      case "==" -> EQUAL;
      case "!=" -> NOT_EQUAL;
      case "<" -> LESS;
      case "<=" -> LESS_OR_EQUAL;
      case ">" -> GREATER;
      case ">=" -> GREATER_OR_EQUAL;
      case "+" -> PLUS;
      case "-" -> MINUS;
      case "*" -> TIMES;
      case "/" -> DIVIDED_BY;
      case "%" -> MODULO;
      default -> null;
    };
  }

  /** Returns the operator that stands before a value; null if there is none of that name. */
  static Operator prefix(String text) {
    return switch (text) {
      case "!" -> NOT;
      case "not", "NOT" -> LOOSE_NOT;
      case "-" -> NEGATIVE;
      case "+" -> POSITIVE;
      default -> null;
    };
  }

  @Override
  public int getPrecedence() {
    return precedence;
  }

  @Override
  public int getPrecedence(ExpressionConfiguration configuration) {
    return precedence;
  }

  @Override
  public boolean isLeftAssociative() {
    return !prefix;
  }

  @Override
  public boolean isPrefix() {
    return prefix;
  }

  @Override
  public boolean isPostfix() {
    return false;
  }

  @Override
  public boolean isInfix() {
    return !prefix;
  }

  @Override
  public boolean isOperandLazy() {
    return true;
  }

  @Override
  public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... values) {
    throw new UnsupportedOperationException("only parsed");
  }
}
