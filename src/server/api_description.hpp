// docs/api/openapi.yaml inside the program: the document as it is served, and, compiled from it, what each operation
// takes. A request is held against it before its handler sees it, so what the description says is what holds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json_schema.hpp"
#include "http/request.hpp"

namespace rollcall::server {

// The description as JSON; made from openapi.yaml when the program is built.
std::string_view openapi_json();

// What one operation takes and gives. Immutable; safe from any thread.
class Operation {
 public:
  // kNotFound for a path that names nothing; kUnsupportedMedia and kMalformed for a body that is no JSON where JSON is
  // wanted; kInvalidArgument with one field for everything else that is not as described, also a query parameter that
  // is not. Parameters without a value ("?q=") count as not given. Multipart bodies are their handlers' to check.
  Result<void> check(const http::Request& request) const;

  // It has a 202: `Prefer: respond-async` has it done as a job.
  bool can_be_job() const { return can_be_job_; }
  // It has nothing else.
  bool is_always_job() const { return can_be_job_ && !can_be_answered_; }
  // It answers with the one thing it made or changed, under an ETag or a Location.
  bool answers_with_resource() const { return answers_with_resource_; }
  bool takes_nothing() const { return parameters_.empty() && !body_ && !strict_query_; }

 private:
  friend class ApiDescription;
  enum class Place : std::uint8_t { kPath, kQuery, kHeader };
  struct Parameter {
    std::string name;
    Place place;
    bool required = false;
    JsonSchema schema;
  };

  static void check_parameter(const http::Request& request, const Parameter& parameter,
                              std::vector<FieldError>& errors);
  void check_query_names(const http::Request& request, std::vector<FieldError>& errors) const;

  std::vector<Parameter> parameters_;
  std::optional<JsonSchema> body_;
  bool body_required_ = false;
  bool strict_query_ = false;
  bool can_be_job_ = false;
  bool can_be_answered_ = false;  // at once
  bool answers_with_resource_ = false;
};

// All operations by their id. Immutable; safe from any thread.
class ApiDescription {
 public:
  // kInternal, naming the place, for a description that requests cannot be checked against.
  static Result<std::unique_ptr<const ApiDescription>> create(std::string_view json = openapi_json());

  // nullptr for an id that is not described.
  const Operation* find(std::string_view operation_id) const;

 private:
  ApiDescription() = default;
  Result<void> read(std::string_view text);
  static Result<Operation> read_operation(JsonSchemas& schemas, const boost::json::object& path_item,
                                          const boost::json::object& operation, const std::string& place);

  std::map<std::string, Operation, std::less<>> operations_;
};

}  // namespace rollcall::server
