#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/frame_form.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/calendar/courses.hpp"
#include "service/calendar/sessions.hpp"
#include "service/taking/records.hpp"
#include "service/taking/take_attendance.hpp"

namespace rollcall::server {
namespace {

Response session_answer(int status, const store::Session& session) {
  return Response::json(status, to_json(session)).with_etag(std::to_string(session.version));
}

using Move = Result<store::Session> (*)(service::Installation&, const service::Actor&, const Uuid&,
                                        std::optional<std::int64_t>);

Result<Response> move_session(Api& api, Request& request, Move move) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  ROLLCALL_ASSIGN(const store::Session session, move(api.in, principal_of(request).actor, id, expected));
  return session_answer(200, session);
}

}  // namespace

Result<Response> create_session(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid course, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const Time starts_at = read.time("starts_at");
  const Time ends_at = read.time("ends_at");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Session session,
                  service::add_session(api.in, principal_of(request).actor, course, starts_at, ends_at));
  return session_answer(201, session).with("Location", "/api/v1/sessions/" + session.id.to_string());
}

Result<Response> list_sessions(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "course_id"));
  ROLLCALL_ASSIGN(const store::Course course, service::get_course(api.in, id));
  ROLLCALL_ASSIGN(const attendance::TimeZone zone, attendance::TimeZone::load(course.time_zone));
  store::SessionFilter filter;
  ROLLCALL_ASSIGN(filter.from, query_time_in(request, "from", zone, false));
  ROLLCALL_ASSIGN(filter.until, query_time_in(request, "to", zone, true));
  if (const auto status = request.query.find("status"); status && !status->empty()) {
    ROLLCALL_ASSIGN(filter.status, attendance::parse_session_status(*status));
  }
  filter.newest_first = query_newest_first(request);
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto sessions, service::list_course_sessions(api.in, id, filter, page));
  return Response::json(200, page_json(sessions));
}

Result<Response> get_session(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const store::Session session, service::get_session(api.in, id));
  return session_answer(200, session).with("Cache-Control", std::string(kRevalidate));
}

Result<Response> change_session(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::SessionChange change;
  if (read.given("starts_at")) change.starts_at = read.time("starts_at");
  if (read.given("ends_at")) change.ends_at = read.time("ends_at");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_ASSIGN(const store::Session session,
                  service::change_session(api.in, principal_of(request).actor, id, change));
  return session_answer(200, session);
}

Result<Response> open_session(Api& api, Request& request) { return move_session(api, request, service::open_session); }
Result<Response> close_session(Api& api, Request& request) {
  return move_session(api, request, service::close_session);
}
Result<Response> cancel_session(Api& api, Request& request) {
  return move_session(api, request, service::cancel_session);
}

Result<Response> get_sheet(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const service::SheetView sheet, service::get_sheet(api.in, id));
  return Response::json(200, to_json(sheet));
}

Result<Response> take_frame(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const FrameForm form, read_frame_form(request));
  service::Frame frame{.session = session, .image = form.image, .source = form.source, .captured_at = form.captured_at};
  frame.idempotency_key = request.header("Idempotency-Key").value_or("");
  frame.actor = principal_of(request).actor;
  frame.deadline = request.deadline;
  frame.stop = request.client_gone;
  ROLLCALL_ASSIGN(const service::FrameResult result, service::take_attendance(api.in, api.recognition, frame));
  boost::json::array faces;
  for (const service::FrameFace& face : result.faces) faces.push_back(to_json(face));
  return Response::json(200, picture_answer(result.size, std::move(faces), result.timings.whole));
}

}  // namespace rollcall::server
