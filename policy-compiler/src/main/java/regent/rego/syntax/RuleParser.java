package regent.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import regent.opa.diagnostic.Location;
import regent.opa.value.Bool;
import regent.rego.syntax.Rule.Head;
import regent.rego.syntax.Term.Call;
import regent.rego.syntax.Term.Ref;
import regent.rego.syntax.Term.Scalar;
import regent.rego.syntax.Term.SetTerm;
import regent.rego.syntax.Term.Var;

/// Parses rules. Null means that no rule stands here; with an error reported, that it is wrong.
final class RuleParser {
  private final Cursor cursor;
  private final BodyParser bodies;
  private final TermParser terms;

  RuleParser(Cursor cursor, BodyParser bodies) {
    this.cursor = cursor;
    this.bodies = bodies;
    this.terms = bodies.terms();
  }

  /// Parses a rule with its `else` branches, and those chained to it.
  @Nullable List<Rule> rules() {
    var begin = cursor.here();
    nameBeforeStep();
    boolean isDefault = cursor.at(TokenKind.DEFAULT);
    if (isDefault) {
      cursor.next();
      nameBeforeStep();
    }
    if (!cursor.at(TokenKind.IDENT)) {
      if (isDefault) {
        reportKeywordAsName(true);
      }
      return null;
    }
    Head head = head(isDefault);
    if (head == null) {
      return null;
    }
    if (isDefault) {
      var rule = new DefaultRule(cursor).checked(head, begin);
      return rule == null ? null : List.of(rule);
    }
    return withBodies(head, begin);
  }

  /// A keyword before a step of a reference is a name.
  private boolean nameBeforeStep() {
    if (cursor.isKeywordForRef() && cursor.beforeRefStep()) {
      cursor.takeAsName();
      return true;
    }
    return false;
  }

  /// Reports a rule that is named by the keyword that stands here, and answers whether it is one.
  ///
  /// @param certain the statement can be nothing but a rule
  boolean reportKeywordAsName(boolean certain) {
    if (!KeywordNames.mayNameRule(cursor.kind())) {
      return false;
    }
    if (!certain && !KeywordNames.isRuleName(cursor.kind(), cursor.peek())) {
      return false;
    }
    cursor.report(cursor.here(), cursor.kind().text() + " keyword cannot be used for rule name");
    return true;
  }

  private @Nullable List<Rule> withBodies(Head parsed, Location begin) {
    boolean hasIf = cursor.at(TokenKind.IF);
    Head head = shaped(parsed, hasIf);
    if (head == null) {
      return null;
    }
    Body body;
    if (hasIf) {
      head = withIf(head);
      cursor.next();
      body = bodyAfterIf();
    } else if (cursor.at(TokenKind.LBRACE)) {
      body = bodies.bodyInBraces();
    } else if (head.contains()) {
      return List.of(new Rule(false, head, trueBody(begin), null, List.of(), true, head.at()));
    } else {
      return null;
    }
    if (body == null) {
      return null;
    }
    Rule otherwise = null;
    if (cursor.at(TokenKind.ELSE) && !nameBeforeStep()) {
      if (!allowsElse(head)) {
        return null;
      }
      otherwise = otherwise(head);
      if (otherwise == null) {
        return null;
      }
    }
    var rules = new ArrayList<Rule>();
    var at = cursor.extended(begin);
    rules.add(new Rule(false, head, body, otherwise, List.of(), false, at));
    return chained(rules, head, otherwise != null);
  }

  private boolean allowsElse(Head head) {
    if (!head.reference().path().isEmpty() && !Terms.isGround(head.reference())) {
      cursor.report(cursor.here(), "else keyword cannot be used on rules with variables in head");
      return false;
    }
    if (head.key() != null) {
      cursor.report(cursor.here(), "else keyword cannot be used on multi-value rules");
      return false;
    }
    return true;
  }

  /// After `if` stands an expression or a body in braces; a set in braces is read as a body.
  private @Nullable Body bodyAfterIf() {
    var mark = cursor.mark();
    boolean brace = cursor.at(TokenKind.LBRACE);
    Expr expr = bodies.literal();
    boolean isSet = expr != null && brace && expr.form() instanceof Expr.Form.Single(SetTerm _);
    if (expr != null && !isSet) {
      return new Body(List.of(expr));
    }
    if (!brace) {
      return null;
    }
    cursor.reset(mark);
    return bodies.bodyInBraces();
  }

  /// `p { … } { … }`: each further body is a rule with the same head.
  private @Nullable List<Rule> chained(List<Rule> rules, Head head, boolean hasElse) {
    while (cursor.at(TokenKind.LBRACE)) {
      if (hasElse) {
        cursor.report(cursor.here(), "expected else keyword");
        return null;
      }
      var begin = cursor.here();
      Body body = bodies.bodyInBraces();
      if (body == null) {
        return null;
      }
      var at = cursor.extended(begin);
      var moved = new Relocation(at).head(freshWildcards(head));
      rules.add(new Rule(false, moved, body, null, List.of(), false, at));
    }
    return rules;
  }

  private Head freshWildcards(Head head) {
    var arguments = head.arguments();
    if (arguments == null) {
      return head;
    }
    UnaryOperator<Term> fresh =
        term ->
            term instanceof Var(String name, var at) && name.startsWith("$")
                ? new Var(cursor.wildcard(), at)
                : term;
    return Heads.withArguments(head, arguments.stream().map(fresh).toList());
  }

  // Else.

  /// Parses the `else` branches, one after the other, so that a long chain costs no stack.
  private @Nullable Rule otherwise(Head head) {
    var branches = new ArrayList<Rule>();
    while (cursor.at(TokenKind.ELSE)) {
      if (cursor.isTooLong(branches.size())) {
        return null;
      }
      Rule branch = branch(head);
      if (branch == null) {
        return null;
      }
      branches.add(branch);
      if (branch.generatedBody()) {
        break;
      }
    }
    int end = cursor.lastEnd();
    Rule chain = null;
    for (var branch : branches.reversed()) {
      var at = branch.at().spanning(branch.at().start(), end);
      chain =
          new Rule(
              false, branch.head(), branch.body(), chain, List.of(), branch.generatedBody(), at);
    }
    return chain;
  }

  private @Nullable Rule branch(Head head) {
    var begin = cursor.here();
    Head plain = freshWildcards(head);
    cursor.next();
    boolean generatedValue = !cursor.at(TokenKind.ASSIGN) && !cursor.at(TokenKind.UNIFY);
    boolean assign = generatedValue ? head.assign() : cursor.at(TokenKind.ASSIGN);
    Term value;
    var headAt = begin;
    switch (cursor.kind()) {
      case LBRACE, IF -> value = new Scalar(Bool.TRUE, begin);
      case ASSIGN, UNIFY -> {
        cursor.next();
        value = terms.infix();
        headAt = cursor.extended(begin);
      }
      default -> {
        cursor.illegal("expected else value term or rule body");
        return null;
      }
    }
    if (value == null) {
      return null;
    }
    boolean hasIf = cursor.at(TokenKind.IF);
    var otherwise =
        new Head(
            plain.name(),
            plain.reference(),
            plain.arguments(),
            plain.key(),
            value,
            assign,
            false,
            hasIf,
            generatedValue,
            headAt);
    if (!hasIf && !cursor.at(TokenKind.LBRACE)) {
      return new Rule(false, otherwise, trueBody(begin), null, List.of(), true, begin);
    }
    if (hasIf) {
      cursor.next();
    }
    Body body = branchBody(begin);
    return body == null
        ? null
        : new Rule(false, otherwise, body, null, List.of(), false, cursor.extended(begin));
  }

  private @Nullable Body branchBody(Location begin) {
    if (cursor.at(TokenKind.LBRACE)) {
      return bodies.bodyInBraces();
    }
    if (cursor.at(TokenKind.EOF)) {
      cursor.illegal("rule body expected");
      return null;
    }
    Expr expr = bodies.literal();
    return expr == null
        ? null
        : new Relocation(cursor.extended(begin)).body(new Body(List.of(expr)));
  }

  // Heads.

  private @Nullable Head head(boolean isDefault) {
    var begin = cursor.here();
    Term name = headFinish(terms.variable());
    if (name == null) {
      cursor.illegal("expected rule head name");
      return null;
    }
    Ref reference;
    List<Term> arguments = null;
    switch (name) {
      case Var v -> reference = new Ref(v, List.of(), v.at());
      case Ref r -> reference = r;
      case Call call -> {
        if (!(call.operator().head() instanceof Var)) {
          cursor.illegal("rule head ref " + TermText.of(call.operator()) + " invalid");
          return null;
        }
        reference = call.operator();
        arguments = call.arguments();
      }
      default -> {
        return null;
      }
    }
    String plainName =
        reference.path().isEmpty() && reference.head() instanceof Var(String n, var _) ? n : "";
    return valued(
        new Head(plainName, reference, arguments, null, null, false, false, false, false, begin),
        isDefault);
  }

  private @Nullable Term headFinish(Term head) {
    int start = cursor.start();
    cursor.nextOrGap();
    switch (cursor.kind()) {
      case ADD, SUB, MUL, QUO, REM, AND, OR, EQUAL, NEQ, GT, GTE, LT, LTE -> cursor.illegal();
      case WHITESPACE -> cursor.next();
      default -> {}
    }
    return switch (cursor.kind()) {
      case LPAREN, DOT, LBRACK -> terms.reference(head, start);
      default -> TermParser.rootDocument(head);
    };
  }

  /// The head with the key or value that is written behind it.
  private Head valued(Head head, boolean isDefault) {
    String name = TermText.of(head.reference());
    return switch (cursor.kind()) {
      case CONTAINS -> contains(head, name);
      case UNIFY -> {
        cursor.next();
        Term value = terms.infix();
        if (value == null) {
          cursor.illegal("expected rule value term (e.g., " + name + "[<nil>] = <VALUE> { ... })");
        }
        yield finished(head, value, false);
      }
      case ASSIGN -> {
        cursor.next();
        Term value = terms.infix();
        if (value == null) {
          reportMissingValue(head, name, isDefault);
        }
        yield finished(head, value, true);
      }
      default -> finished(head, null, false);
    };
  }

  private Head contains(Head head, String name) {
    if (head.arguments() != null) {
      cursor.illegal(
          "the contains keyword can only be used with multi-value rule definitions (e.g., "
              + name
              + " contains <VALUE> { ... })");
    }
    cursor.next();
    Term key = terms.infix();
    if (key == null) {
      cursor.illegal("expected rule key term (e.g., " + name + " contains <VALUE> { ... })");
    }
    var at = cursor.extended(head.at());
    return new Head(
        head.name(), head.reference(), head.arguments(), key, null, false, true, false, false, at);
  }

  private void reportMissingValue(Head head, String name, boolean isDefault) {
    if (head.arguments() != null && !head.arguments().isEmpty()) {
      cursor.illegal("expected function value term (e.g., " + name + "(...) := <VALUE> { ... })");
    } else if (isDefault) {
      cursor.illegal("expected default rule value term (e.g., default " + name + " := <VALUE>)");
    } else {
      cursor.illegal("expected rule value term (e.g., " + name + " := <VALUE> { ... })");
    }
  }

  private Head finished(Head head, @Nullable Term value, boolean assign) {
    var at = cursor.extended(head.at());
    boolean isFunction = head.arguments() != null && !head.arguments().isEmpty();
    boolean generated = value == null && (head.reference().path().size() != 1 || isFunction);
    return new Head(
        head.name(),
        head.reference(),
        head.arguments(),
        null,
        generated ? new Scalar(Bool.TRUE, at) : value,
        assign,
        false,
        false,
        generated,
        at);
  }

  /// Decides what `p[x]` is: with `if` one value of an object, without it a member of a set.
  private static @Nullable Head shaped(Head head, boolean hasIf) {
    if (head.contains() || head.reference().path().size() != 1) {
      return head;
    }
    Term key = head.reference().path().getFirst();
    boolean isFunction = head.arguments() != null && !head.arguments().isEmpty();
    if (hasIf) {
      boolean dynamic = !Terms.isGround(key) || key instanceof Ref;
      Head keyed = dynamic && !isFunction ? Heads.withKey(head, key) : head;
      if (head.value() == null) {
        return Heads.withGeneratedValue(keyed, new Scalar(Bool.TRUE, head.at()));
      }
      return head.reference().head() instanceof Var(String name, var _)
          ? Heads.named(keyed, name, head.reference())
          : null;
    }
    if (isFunction) {
      return head;
    }
    if (!(head.reference().head() instanceof Var(String name, var at))) {
      return null;
    }
    var reference =
        head.value() == null ? new Ref(head.reference().head(), List.of(), at) : head.reference();
    return Heads.named(Heads.withKey(head, key), name, reference);
  }

  private static Head withIf(Head head) {
    return new Head(
        head.name(),
        head.reference(),
        head.arguments(),
        head.key(),
        head.value(),
        head.assign(),
        head.contains(),
        true,
        head.generatedValue(),
        head.at());
  }

  /// The body of a rule that has none.
  static Body trueBody(Location at) {
    var form = new Expr.Form.Single(new Scalar(Bool.TRUE, at));
    return new Body(List.of(new Expr(form, false, List.of(), true, 0, at)));
  }
}
