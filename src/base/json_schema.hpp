// JSON Schema 2020-12, as much of it as docs/api/openapi.yaml says about what comes in: type, enum, const, the bounds
// of numbers, strings, arrays and objects, pattern, format, properties, required, additionalProperties, propertyNames,
// items, prefixItems, allOf, anyOf, oneOf, not, $ref. Any other keyword is refused when the schema is compiled, so that
// nothing is believed to be checked that is not (docs/decisions/0009-request-schemas.md).
//
//   JsonSchemas schemas(document);
//   ROLLCALL_ASSIGN(const JsonSchema body, schemas.compile(document.at_pointer("/components/schemas/NewPerson"), "…"));
//   std::vector<FieldError> errors;
//   body.check(value, errors);
//
// A schema is immutable and safe to use from any thread. A check takes time linear in the value for the schemas of a
// finite depth, runs no unbounded recursion and no backtracking without a limit, and stops at kMaxErrors.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace rollcall {

class JsonSchemas;

// One compiled schema. Cheap to copy; keeps everything it refers to alive.
class JsonSchema {
 public:
  static constexpr std::size_t kMaxErrors = 32;

  // Adds one error for everything in `value` that is not as described. Fields are named as JsonReader names them:
  // "policy.cooldown_s", "rules[0].start"; `field` is the name of the value itself, "" for a whole body.
  void check(const boost::json::value& value, std::vector<FieldError>& errors, std::string_view field = {}) const;

  // The value that `text` stands for where the schema wants an integer, a number or a boolean ("12", "0.5", "true");
  // for parameters of an address. Text that stands for none stays text, which check() then refuses.
  boost::json::value read_text(std::string_view text) const;

  // Whether it describes an array; and its items' schema, which is itself where nothing is said of them.
  bool is_array() const;
  JsonSchema items() const;

  struct Node;

 private:
  friend class JsonSchemas;
  explicit JsonSchema(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

// Compiles schemas of one document, each definition that is referred to once.
class JsonSchemas {
 public:
  // `document` outlives this; "#/components/schemas/Person" points into it.
  explicit JsonSchemas(const boost::json::value& document);
  ~JsonSchemas();
  JsonSchemas(const JsonSchemas&) = delete;
  JsonSchemas& operator=(const JsonSchemas&) = delete;

  // kInvalidArgument, naming the place by `place` and the path below it, for a keyword, a format or a pattern that is
  // not known, and for a reference that leads nowhere.
  Result<JsonSchema> compile(const boost::json::value& schema, std::string_view place);

  // Follows a "$ref" of any part of the document (a parameter, a response), also through several; itself without one.
  Result<const boost::json::value*> follow(const boost::json::value& value) const;

 private:
  struct Pool;
  std::shared_ptr<Pool> pool_;
};

}  // namespace rollcall
