#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "http/multipart.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

face::AnalyseOptions options_for(const Request& request) {
  face::AnalyseOptions options;
  options.deadline = request.deadline;
  options.stop = request.client_gone;
  return options;
}

Result<ByteView> file_in(const http::Multipart& form, std::string_view field) {
  const http::Part* part = form.find(field);
  if (part == nullptr) return fail_field(std::string(field), "is missing: send the picture in this form field");
  return part->data;
}

}  // namespace

Result<Response> recognize(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const http::Multipart form, http::parse_multipart(request));
  ROLLCALL_ASSIGN(const ByteView image, file_in(form, "image"));
  ROLLCALL_ASSIGN(const service::Recognised found, api.recognition.recognise(image, options_for(request)));
  boost::json::array faces;
  for (const service::RecognisedFace& face : found.faces) faces.push_back(to_json(face));
  return Response::json(200, picture_answer(found.analysis.size, std::move(faces), found.analysis.timings.whole));
}

Result<Response> verify(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const http::Multipart form, http::parse_multipart(request));
  face::AnalyseOptions options = options_for(request);
  options.liveness = false;
  if (form.find("image") != nullptr) {
    ROLLCALL_ASSIGN(const ByteView image, file_in(form, "image"));
    ROLLCALL_ASSIGN(const auto text, form.text("person_id"));
    const auto person = parse_uuid(text.value_or(""));
    if (!person) return fail_field("person_id", "must be the id of a person");
    ROLLCALL_ASSIGN(const auto verification, api.recognition.verify_person(image, *person, options));
    return Response::json(200, to_json(verification));
  }
  ROLLCALL_ASSIGN(const ByteView a, file_in(form, "a"));
  ROLLCALL_ASSIGN(const ByteView b, file_in(form, "b"));
  ROLLCALL_ASSIGN(const auto verification, api.recognition.verify(a, b, options));
  return Response::json(200, to_json(verification));
}

}  // namespace rollcall::server
