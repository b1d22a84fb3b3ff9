#include "server/api_description.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/text.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;

constexpr std::string_view kMethods[] = {"get", "head", "post", "put", "patch", "delete", "options"};

const json::object* object_in(const json::object& members, std::string_view name) {
  const json::value* found = members.if_contains(name);
  return found != nullptr ? found->if_object() : nullptr;
}

std::string_view text_in(const json::object& members, std::string_view name) {
  const json::value* found = members.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view(found->get_string()) : std::string_view{};
}

bool is_true(const json::object& members, std::string_view name) {
  const json::value* found = members.if_contains(name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

Result<const json::object*> followed(const JsonSchemas& schemas, const json::value& value, const std::string& place) {
  ROLLCALL_ASSIGN(const json::value* found, schemas.follow(value));
  if (!found->is_object()) return fail(ErrorCode::kInternal, place + " is no object");
  return &found->get_object();
}

}  // namespace

void Operation::check_parameter(const http::Request& request, const Parameter& parameter,
                                std::vector<FieldError>& errors) {
  std::vector<std::string_view> given;
  if (parameter.place == Place::kQuery) {
    given = request.query.all(parameter.name);
  } else if (const auto value = request.header(parameter.name)) {
    given.push_back(*value);
  }
  std::erase(given, std::string_view{});
  if (given.empty()) {
    if (parameter.required) errors.push_back({parameter.name, "is missing"});
  } else if (parameter.schema.is_array()) {
    json::array items;
    for (const std::string_view one : given) items.push_back(parameter.schema.items().read_text(one));
    parameter.schema.check(items, errors, parameter.name);
  } else if (given.size() > 1) {
    errors.push_back({parameter.name, "was given more than once"});
  } else {
    parameter.schema.check(parameter.schema.read_text(given.front()), errors, parameter.name);
  }
}

void Operation::check_query_names(const http::Request& request, std::vector<FieldError>& errors) const {
  for (const auto& [name, value] : request.query) {
    const bool known = std::ranges::any_of(
        parameters_, [&name](const Parameter& one) { return one.place == Place::kQuery && one.name == name; });
    if (!known && errors.size() < JsonSchema::kMaxErrors) errors.push_back({printable(name), "is not known here"});
  }
}

Result<void> Operation::check(const http::Request& request) const {
  std::vector<FieldError> errors;
  for (const Parameter& parameter : parameters_) {
    if (parameter.place != Place::kPath) {
      check_parameter(request, parameter, errors);
      continue;
    }
    std::vector<FieldError> misfits;
    parameter.schema.check(parameter.schema.read_text(request.param(parameter.name)), misfits, parameter.name);
    if (!misfits.empty()) return fail(ErrorCode::kNotFound, "there is nothing with this id");
  }
  if (strict_query_) check_query_names(request, errors);
  if (body_ && (body_required_ || !request.body.empty())) {
    ROLLCALL_ASSIGN(const json::value body, http::json_body(request));
    body_->check(body, errors);
  }
  if (errors.empty()) return {};
  Error error{
      .code = ErrorCode::kInvalidArgument,
      .message = errors.size() == 1 ? "a value was refused" : std::to_string(errors.size()) + " values were refused"};
  error.fields = std::move(errors);
  return std::unexpected(std::move(error));
}

Result<std::unique_ptr<const ApiDescription>> ApiDescription::create(std::string_view text) {
  std::unique_ptr<ApiDescription> made(new ApiDescription);
  if (auto read = made->read(text); !read) {
    return fail(ErrorCode::kInternal, "the description of the API cannot be used: " + read.error().describe());
  }
  return made;
}

Result<void> ApiDescription::read(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse(text, error);
  if (error || !document.is_object()) return fail(ErrorCode::kInternal, "it is no JSON object");
  const json::object* paths = object_in(document.get_object(), "paths");
  if (paths == nullptr) return fail(ErrorCode::kInternal, "it has no paths");
  JsonSchemas schemas(document);
  for (const auto& path : *paths) {
    const std::string pattern = path.key();
    ROLLCALL_ASSIGN(const json::object* item, followed(schemas, path.value(), pattern));
    for (const std::string_view method : kMethods) {
      const json::object* described = object_in(*item, method);
      if (described == nullptr) continue;
      const std::string id(text_in(*described, "operationId"));
      ROLLCALL_ASSIGN(Operation operation, read_operation(schemas, *item, *described, id));
      operation.strict_query_ = pattern.starts_with("/api/");
      if (id.empty() || !operations_.emplace(id, std::move(operation)).second)
        return fail(ErrorCode::kInternal, pattern + " has an operationId that is missing or stands twice");
    }
  }
  return {};
}

Result<Operation> ApiDescription::read_operation(JsonSchemas& schemas, const json::object& path_item,
                                                 const json::object& described, const std::string& place) {
  Operation operation;
  for (const json::object* from : {&path_item, &described}) {
    const json::value* parameters = from->if_contains("parameters");
    if (parameters == nullptr || !parameters->is_array()) continue;
    for (const json::value& one : parameters->get_array()) {
      ROLLCALL_ASSIGN(const json::object* parameter, followed(schemas, one, place));
      const std::string name(text_in(*parameter, "name"));
      const std::string_view in = text_in(*parameter, "in");
      if (in != "path" && in != "query" && in != "header")
        return fail(ErrorCode::kInternal, place + ": " + name + " is in a place that is not checked");
      const json::value* schema = parameter->if_contains("schema");
      if (schema == nullptr) return fail(ErrorCode::kInternal, place + ": " + name + " has no schema");
      ROLLCALL_ASSIGN(JsonSchema compiled, schemas.compile(*schema, place + ": " + name));
      using enum Operation::Place;
      operation.parameters_.push_back({.name = name,
                                       .place = in == "path"    ? kPath
                                                : in == "query" ? kQuery
                                                                : kHeader,
                                       .required = is_true(*parameter, "required"),
                                       .schema = std::move(compiled)});
    }
  }
  if (const json::value* found = described.if_contains("requestBody"); found != nullptr) {
    ROLLCALL_ASSIGN(const json::object* body, followed(schemas, *found, place));
    const json::object* content = object_in(*body, "content");
    const json::object* as_json = content != nullptr ? object_in(*content, "application/json") : nullptr;
    const json::value* schema = as_json != nullptr && content->size() == 1 ? as_json->if_contains("schema") : nullptr;
    if (schema != nullptr) {
      ROLLCALL_ASSIGN(operation.body_, schemas.compile(*schema, place + ": body"));
      operation.body_required_ = is_true(*body, "required");
    }
  }
  if (const json::object* responses = object_in(described, "responses"); responses != nullptr) {
    for (const auto& response : *responses) {
      if (!response.key().starts_with('2')) continue;
      ROLLCALL_ASSIGN(const json::object* one, followed(schemas, response.value(), place));
      const json::object* headers = object_in(*one, "headers");
      operation.can_be_job_ = operation.can_be_job_ || response.key() == "202";
      operation.can_be_answered_ = operation.can_be_answered_ || response.key() != "202";
      operation.answers_with_resource_ =
          operation.answers_with_resource_ || (response.key() != "202" && headers != nullptr &&
                                               (headers->contains("ETag") || headers->contains("Location")));
    }
  }
  return operation;
}

const Operation* ApiDescription::find(std::string_view operation_id) const {
  const auto found = operations_.find(operation_id);
  return found == operations_.end() ? nullptr : &found->second;
}

}  // namespace rollcall::server
