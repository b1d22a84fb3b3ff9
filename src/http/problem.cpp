#include "http/problem.hpp"

#include <boost/json.hpp>

namespace rollcall::http {

Response problem(Error error, int status) {
  Response response;
  response.status = status != 0 ? status : traits(error.code).http_status;
  if (response.status == 503 || response.status == 429 || error.retry_after_s > 0) {
    response.headers.set("Retry-After", std::to_string(error.retry_after_s > 0 ? error.retry_after_s : 1));
  }
  response.body = std::move(error);
  return response;
}

Response problem(ErrorCode code, std::string message, std::string hint) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return problem(std::move(error));
}

std::string problem_text(const Error& error, int status, std::string_view request_id) {
  const ErrorTraits& known = traits(error.code);
  boost::json::object out;
  out["type"] = "/docs/errors#" + std::string(known.anchor);
  out["title"] = known.title;
  out["status"] = status;
  out["detail"] = error.message;
  out["code"] = known.name;
  if (!error.hint.empty()) out["hint"] = error.hint;
  if (!error.fields.empty()) {
    boost::json::array fields;
    for (const FieldError& field : error.fields) fields.push_back({{"field", field.field}, {"message", field.message}});
    out["errors"] = std::move(fields);
  }
  if (!request_id.empty()) out["request_id"] = request_id;
  return boost::json::serialize(out);
}

}  // namespace rollcall::http
