#include "service/calendar/checkpoints.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/auth.hpp"
#include "server/frame_form.hpp"
#include "server/routes/routes.hpp"
#include "server/wire.hpp"
#include "service/people/groups.hpp"
#include "service/taking/passages.hpp"

namespace rollcall::server {
namespace {

constexpr LineLimits kName{.min_code_points = 1, .max_code_points = 100};
constexpr LineLimits kArea{.min_code_points = 0, .max_code_points = 100};
constexpr int kDay = 24 * 60 * 60;
constexpr int kWeek = 7 * kDay;

// The members that are given, over `policy`.
attendance::CheckpointPolicy read_policy(JsonReader& read, attendance::CheckpointPolicy policy) {
  const auto seconds = [&](std::string_view name, int least, int most, int otherwise) {
    return static_cast<int>(read.optional_integer(name, least, most).value_or(otherwise));
  };
  policy.direction = read.optional_enumeration("direction", attendance::parse_direction).value_or(policy.direction);
  policy.cooldown_s = seconds("cooldown_s", 0, kDay, policy.cooldown_s);
  policy.longest_stay_s = seconds("longest_stay_s", 60, kWeek, policy.longest_stay_s);
  policy.liveness = read.optional_enumeration("liveness", attendance::parse_liveness_policy).value_or(policy.liveness);
  policy.minimum_quality = read.optional_number("minimum_quality", 0, 1).value_or(policy.minimum_quality);
  if (read.given("minimum_confidence")) policy.minimum_confidence = read.optional_number("minimum_confidence", 0, 1);
  return policy;
}

Response checkpoint_answer(int status, const store::Checkpoint& checkpoint) {
  return Response::json(status, to_json(checkpoint)).with_etag(std::to_string(checkpoint.version));
}

}  // namespace

Result<Response> create_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  JsonReader read(body);
  service::NewCheckpoint wanted{.name = read.string("name", kName)};
  wanted.area = read.optional_string("area", kArea).value_or("");
  wanted.time_zone = read.optional_string("time_zone").value_or(wanted.time_zone);
  wanted.groups = read_lines(read, "groups", kName, service::kMostGroups);
  read.object("policy", [&](JsonReader& inner) { wanted.policy = read_policy(inner, wanted.policy); });
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const store::Checkpoint made, service::add_checkpoint(api.in, principal_of(request).actor, wanted));
  return checkpoint_answer(201, made).with("Location", "/api/v1/checkpoints/" + made.id.to_string());
}

Result<Response> list_checkpoints(Api& api, Request& request) {
  store::CheckpointFilter filter;
  ROLLCALL_ASSIGN(filter.active, query_bool(request, "active"));
  filter.area = query_text(request, "area");
  ROLLCALL_ASSIGN(const store::PageRequest page, query_page(request));
  ROLLCALL_ASSIGN(const auto found, service::list_checkpoints(api.in, principal_of(request).actor, filter, page));
  return Response::json(200, page_json(found));
}

Result<Response> get_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "checkpoint_id"));
  ROLLCALL_ASSIGN(const store::Checkpoint checkpoint, service::get_checkpoint(api.in, id));
  return checkpoint_answer(200, checkpoint).with("Cache-Control", std::string(kRevalidate));
}

Result<Response> change_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "checkpoint_id"));
  ROLLCALL_ASSIGN(const boost::json::value body, http::json_body(request));
  ROLLCALL_ASSIGN(const store::Checkpoint before, service::get_checkpoint(api.in, id));
  JsonReader read(body);
  service::CheckpointChange change;
  if (read.given("name")) change.name = read.string("name", kName);
  if (read.given("area")) change.area = read.optional_string("area", kArea).value_or("");
  if (read.given("time_zone")) change.time_zone = read.string("time_zone");
  if (read.given("groups")) change.groups = read_lines(read, "groups", kName, service::kMostGroups);
  read.object("policy", [&](JsonReader& inner) { change.policy = read_policy(inner, before.policy); });
  change.active = read.optional_boolean("active");
  ROLLCALL_TRY(read.finish());
  ROLLCALL_ASSIGN(const auto expected, if_match(request));
  change.expected_version = expected.value_or(before.version);
  ROLLCALL_ASSIGN(const store::Checkpoint checkpoint,
                  service::change_checkpoint(api.in, principal_of(request).actor, id, change));
  return checkpoint_answer(200, checkpoint);
}

Result<Response> deactivate_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid id, path_id(request, "checkpoint_id"));
  service::CheckpointChange change{.active = false};
  ROLLCALL_ASSIGN(change.expected_version, if_match(request));
  ROLLCALL_TRY(service::change_checkpoint(api.in, principal_of(request).actor, id, change));
  return Response::no_content();
}

Result<Response> add_device_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid device, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const Uuid checkpoint, path_id(request, "checkpoint_id"));
  ROLLCALL_TRY(service::add_device_checkpoint(api.in, principal_of(request).actor, device, checkpoint));
  return Response::no_content();
}

Result<Response> remove_device_checkpoint(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid device, path_id(request, "device_id"));
  ROLLCALL_ASSIGN(const Uuid checkpoint, path_id(request, "checkpoint_id"));
  ROLLCALL_TRY(service::remove_device_checkpoint(api.in, principal_of(request).actor, device, checkpoint));
  return Response::no_content();
}

Result<Response> take_passages(Api& api, Request& request) {
  ROLLCALL_ASSIGN(const Uuid checkpoint, path_id(request, "checkpoint_id"));
  ROLLCALL_ASSIGN(const FrameForm form, read_frame_form(request));
  const service::PassageFrame frame{.checkpoint = checkpoint,
                                    .image = form.image,
                                    .source = form.source,
                                    .captured_at = form.captured_at,
                                    .idempotency_key = std::string(request.header("Idempotency-Key").value_or("")),
                                    .actor = principal_of(request).actor,
                                    .deadline = request.deadline,
                                    .stop = request.client_gone};
  ROLLCALL_ASSIGN(const service::PassageResult result, service::take_passages(api.in, api.recognition, frame));
  boost::json::array faces;
  for (const service::PassageFace& face : result.faces) faces.push_back(to_json(face));
  return Response::json(200, picture_answer(result.size, std::move(faces), result.timings.whole));
}

Result<Response> list_groups(Api& api, Request&) {
  ROLLCALL_ASSIGN(const auto groups, service::list_groups(api.in));
  boost::json::array items;
  for (const store::Group& group : groups)
    items.push_back(boost::json::object{{"name", group.name}, {"people", group.people}});
  return Response::json(200, boost::json::object{{"items", std::move(items)}});
}

}  // namespace rollcall::server
