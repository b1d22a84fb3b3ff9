// "SCHEMA\nVALUE": any JSON as a schema, any other JSON held against it; and the value against schemas of every keyword
// that requests are checked for. Never a crash, never without an end, and every error names a field.
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/json_schema.hpp"

namespace {

constexpr std::string_view kKnown = R"({
  "person": {"type": "object", "required": ["external_id", "name"], "additionalProperties": false, "properties": {
    "external_id": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "\\S"},
    "name": {"type": "string", "pattern": "^[^\\u0000]*$"},
    "email": {"type": ["string", "null"], "maxLength": 254},
    "consent": {"oneOf": [{"$ref": "#/consent"}, {"type": "null"}]},
    "below": {"type": "array", "maxItems": 3, "uniqueItems": true, "items": {"$ref": "#/person"}},
    "score": {"anyOf": [{"type": "number", "minimum": 0, "exclusiveMaximum": 1}, {"const": "none"}]},
    "count": {"type": "integer", "multipleOf": 5}, "kind": {"enum": ["a", 1, null]}}},
  "consent": {"allOf": [{"type": "object", "required": ["given_at"]}, {"properties": {
    "given_at": {"type": "string", "format": "date-time"}, "day": {"format": "date"}, "id": {"format": "uuid"}}}],
    "not": {"required": ["never"]}, "propertyNames": {"maxLength": 20}, "minProperties": 1}
})";

void check(const rollcall::JsonSchema& schema, const boost::json::value& value) {
  std::vector<rollcall::FieldError> errors;
  schema.check(value, errors);
  if (errors.size() > rollcall::JsonSchema::kMaxErrors) std::abort();
  for (const rollcall::FieldError& error : errors)
    if (error.field.empty() || error.message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  const auto schema = rollcall::parse_json(text.substr(0, end));
  const auto value = rollcall::parse_json(end == std::string_view::npos ? text : text.substr(end + 1));
  if (!value) return 0;
  static const boost::json::value known = boost::json::parse(kKnown);
  static rollcall::JsonSchemas known_schemas(known);
  static const auto person = known_schemas.compile(known.at("person"), "person");
  if (!person) std::abort();
  check(*person, *value);
  if (!schema) return 0;
  rollcall::JsonSchemas schemas(*schema);
  if (const auto compiled = schemas.compile(*schema, "input")) check(*compiled, *value);
  return 0;
}
