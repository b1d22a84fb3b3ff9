#include "server/routes/classrooms.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/classroom_wire.hpp"
#include "server/frame_form.hpp"
#include "server/wire.hpp"
#include "service/classroom/classrooms.hpp"

namespace rollcall::server {
namespace {

constexpr std::size_t kMostPeople = 2000;

struct ClassroomPath {
  Uuid session;
  Uuid classroom;
};

Result<ClassroomPath> read_path(const Request& request) {
  ClassroomPath path;
  ROLLCALL_ASSIGN(path.session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(path.classroom, path_id(request, "classroom_id"));
  return path;
}

Response classroom_answer(Api& api, int status, const service::ClassroomView& view) {
  return Response::json(status, to_json(view, api.recognition)).with("Cache-Control", "no-store");
}

Result<int> path_picture(const Request& request) {
  const auto given = std::ranges::find(request.path_params, "picture", &std::pair<std::string, std::string>::first);
  const std::string_view text = given == request.path_params.end() ? std::string_view{} : given->second;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    return fail(ErrorCode::kNotFound, "there is no such picture");
  return number;
}

}  // namespace

Result<Response> take_classroom(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const FrameForm form, read_frame_form(request));
  service::ClassroomPictures pictures{
      .session = session, .images = {}, .source = form.source, .captured_at = form.captured_at};
  for (const http::Part* image : form.form.all("image")) pictures.images.push_back(image->data);
  pictures.idempotency_key = request.header("Idempotency-Key").value_or("");
  pictures.actor = principal_of(request).actor;
  pictures.deadline = request.deadline;
  pictures.stop = request.client_gone;
  ROLLCALL_ASSIGN(const service::ClassroomView view, service::take_classroom(api.in, api.recognition, pictures));
  return classroom_answer(api, 200, view);
}

Result<Response> list_classrooms(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid session, path_id(request, "session_id"));
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto classrooms, service::list_classrooms(api.in, session, page));
  return Response::json(200, page_json(classrooms));
}

Result<Response> get_classroom(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const ClassroomPath path, read_path(request));
  ROLLCALL_ASSIGN(const service::ClassroomView view,
                  service::get_classroom(api.in, api.recognition, path.session, path.classroom));
  return classroom_answer(api, 200, view);
}

Result<Response> drop_classroom(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const ClassroomPath path, read_path(request));
  ROLLCALL_TRY(service::drop_classroom(api.in, principal_of(request).actor, path.session, path.classroom));
  return Response::no_content();
}

Result<Response> get_classroom_picture(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const ClassroomPath path, read_path(request));
  service::DrawClassroom wanted;
  ROLLCALL_ASSIGN(wanted.number, path_picture(request));
  ROLLCALL_ASSIGN(const auto boxes, query_bool(request, "boxes"));
  ROLLCALL_ASSIGN(const auto names, query_bool(request, "names"));
  wanted.boxes = boxes.value_or(true);
  wanted.names = names.value_or(false);
  ROLLCALL_ASSIGN(Bytes jpeg, service::draw_classroom(api.in, api.recognition, principal_of(request).actor,
                                                      path.session, path.classroom, wanted));
  return picture_file(std::move(jpeg));
}

Result<Response> confirm_classroom(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const ClassroomPath path, read_path(request));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  const service::ConfirmClassroom wanted{.except = read_ids(read, "except", kMostPeople),
                                         .also = read_ids(read, "also", kMostPeople)};
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const service::ClassroomView view,
                  service::confirm_classroom(api.in, api.recognition, principal_of(request).actor, path.session,
                                             path.classroom, wanted));
  return classroom_answer(api, 200, view);
}

Result<Response> undo_classroom(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const ClassroomPath path, read_path(request));
  ROLLCALL_ASSIGN(
      const service::ClassroomView view,
      service::undo_classroom(api.in, api.recognition, principal_of(request).actor, path.session, path.classroom));
  return classroom_answer(api, 200, view);
}

}  // namespace rollcall::server
