#include "server/wire.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value_from.hpp>
#include <charconv>
#include <utility>

#include "base/json.hpp"
#include "http/url.hpp"
#include "server/or_null.hpp"
#include "service/calendar/policy.hpp"
#include "service/enrolment/photo_advice.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::value rounded(float value, int decimals = 4) { return to_json_rounded(static_cast<double>(value), decimals); }

json::object face_json(const face::Face& face) {
  json::array landmarks;
  for (const face::Point& point : face.landmarks)
    landmarks.push_back(json::array{rounded(point.x, 1), rounded(point.y, 1)});
  json::array reasons;
  for (const face::QualityReason reason : face.quality.reasons) reasons.emplace_back(face::name(reason));
  return {{"box",
           {{"x", rounded(face.box.x, 1)},
            {"y", rounded(face.box.y, 1)},
            {"width", rounded(face.box.width, 1)},
            {"height", rounded(face.box.height, 1)}}},
          {"landmarks", std::move(landmarks)},
          {"detection", rounded(face.detection)},
          {"quality", rounded(face.quality.score)},
          {"quality_reasons", std::move(reasons)},
          {"liveness", rounded_or_null(face.liveness)}};
}

json::object match_json(const service::NamedMatch& match) {
  return {{"person_id", to_json(match.person_id)},
          {"external_id", match.external_id},
          {"name", match.name},
          {"similarity", rounded(match.similarity)},
          {"confidence", rounded_or_null(match.confidence)}};
}

json::value correction_json(const std::optional<store::Correction>& correction) {
  if (!correction) return nullptr;
  return json::object{{"status", attendance::name(correction->status)},
                      {"by", or_null(correction->by)},
                      {"at", to_json(correction->at)},
                      {"reason", correction->reason}};
}

// The rules, the policy and the model that an observation was made by; null where nobody was observed.
json::value decided_by(const store::Record& record) {
  if (record.rule_version == 0) return nullptr;
  return json::object{{"rule_version", record.rule_version},      {"policy", json_or_null(record.policy)},
                      {"model", or_null(record.model)},           {"threshold", rounded_or_null(record.threshold)},
                      {"captured_at", or_null(record.marked_at)}, {"received_at", or_null(record.received_at)}};
}

// What a record says; null once every layer was taken back.
json::value status_json(const store::Record& record) {
  const auto status = attendance::effective_status(record.layers(), attendance::SessionStatus::kOpen);
  return status ? json::value(attendance::name(status->status)) : json::value(nullptr);
}

Result<std::optional<std::string_view>> one_query_value(const http::Request& request, std::string_view name) {
  const auto value = request.query.find(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string_view(*value);
}

template <class T>
Result<std::optional<T>> query_whole(const http::Request& request, std::string_view name) {
  ROLLCALL_ASSIGN(const auto text, one_query_value(request, name));
  if (!text) return std::nullopt;
  T number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size())
    return fail_field(std::string(name), "must be a whole number");
  return number;
}

}  // namespace

json::object to_json(const service::PersonView& view) {
  const store::Person& person = view.person;
  json::value consent = nullptr;
  if (person.consent)
    consent =
        json::object{{"given_at", to_json(person.consent->given_at)}, {"text_version", person.consent->text_version}};
  json::array groups;
  for (const std::string& group : view.groups) groups.emplace_back(group);
  json::array warnings;
  for (const service::TemplateWarning warning : view.warnings) warnings.emplace_back(service::name(warning));
  return {{"id", to_json(person.id)},
          {"external_id", person.external_id},
          {"name", person.name},
          {"email", or_null(person.email)},
          {"active", person.active},
          {"consent", std::move(consent)},
          {"minor", person.minor},
          {"templates", view.templates},
          {"newest_template_at", or_null(view.newest_template_at)},
          {"template_state", store::name(view.template_state)},
          {"template_warnings", std::move(warnings)},
          {"groups", std::move(groups)},
          {"version", person.version},
          {"created_at", to_json(person.created_at)},
          {"updated_at", to_json(person.updated_at)}};
}

json::object to_json(const service::PhotoResult& photo) {
  return {{"id", to_json(photo.id)},
          {"face", photo.face ? json::value(face_json(*photo.face)) : json::value(nullptr)},
          {"quality", rounded(photo.quality)},
          {"accepted", photo.accepted},
          {"known_already", photo.known_already},
          {"reasons", json::value_from(photo.reasons)},
          {"advice", json::value_from(service::photo_advice(photo.reasons))}};
}

json::object to_json(const service::RecognisedFace& face) {
  json::object row = face_json(face.face);
  row["match"] = face.match ? json::value(match_json(*face.match)) : json::value(nullptr);
  json::array candidates;
  for (const service::NamedMatch& candidate : face.candidates) candidates.push_back(match_json(candidate));
  row["candidates"] = std::move(candidates);
  row["verdict"] = gallery::name(face.identification.verdict);
  row["threshold"] = rounded(face.identification.threshold);
  return row;
}

json::object to_json(const service::FrameFace& face) {
  json::object row = to_json(face.recognised);
  row["decision"] = attendance::name(face.outcome.decision);
  row["reason"] = attendance::name(face.outcome.reason);
  if (face.record_id) row["record_id"] = to_json(*face.record_id);
  if (face.review_id) row["review_id"] = to_json(*face.review_id);
  return row;
}

json::object to_json(const service::Comparison& comparison) {
  return {{"same", comparison.same},
          {"similarity", rounded(comparison.similarity)},
          {"confidence", rounded_or_null(comparison.confidence)},
          {"threshold", rounded(comparison.threshold)}};
}

json::object to_json(const attendance::Policy& policy) { return service::policy_json(policy); }

json::object to_json(const store::Course& course) {
  return {{"id", to_json(course.id)},
          {"code", course.code},
          {"name", course.name},
          {"time_zone", course.time_zone},
          {"policy", to_json(course.policy)},
          {"version", course.version},
          {"created_at", to_json(course.created_at)},
          {"updated_at", to_json(course.updated_at)}};
}

json::object to_json(const store::Session& session) {
  return {{"id", to_json(session.id)},
          {"course_id", to_json(session.course_id)},
          {"starts_at", to_json(session.starts_at)},
          {"ends_at", to_json(session.ends_at)},
          {"status", attendance::name(session.status)},
          {"opened_at", or_null(session.opened_at)},
          {"closed_at", or_null(session.closed_at)},
          {"occurrence_key", or_null(session.occurrence_key)},
          {"changed_by_hand", session.changed_by_hand},
          {"version", session.version}};
}

json::object to_json(const store::Record& record) {
  return {{"id", to_json(record.id)},
          {"session_id", to_json(record.session_id)},
          {"person_id", to_json(record.person_id)},
          {"status", status_json(record)},
          {"observed", name_or_null(record.observed)},
          {"teacher", correction_json(record.teacher)},
          {"office", correction_json(record.office)},
          {"method", attendance::name(record.method)},
          {"marked_at", or_null(record.marked_at)},
          {"similarity", rounded_or_null(record.similarity)},
          {"confidence", rounded_or_null(record.confidence)},
          {"source", record.source},
          {"decided_by", decided_by(record)},
          {"version", record.version},
          {"created_at", to_json(record.created_at)},
          {"updated_at", to_json(record.updated_at)}};
}

json::object to_json(const service::RecordView& view) {
  json::object row = to_json(view.listed.record);
  row["course_id"] = to_json(view.listed.course_id);
  row["session_starts_at"] = to_json(view.listed.session_starts_at);
  row["external_id"] = view.external_id;
  row["name"] = view.name;
  return row;
}

json::object to_json(const service::SheetView& sheet) {
  json::array rows;
  for (const service::SheetLineView& view : sheet.lines) {
    const store::SheetLine& line = view.line;
    const auto& record = line.record;
    rows.push_back(json::object{
        {"person_id", to_json(line.person_id)},
        {"external_id", line.external_id},
        {"name", line.name},
        {"on_roster", line.on_roster},
        {"status", view.status ? json::value(attendance::name(view.status->status)) : json::value(nullptr)},
        {"set_by", view.status ? json::value(attendance::name(view.status->layer)) : json::value(nullptr)},
        {"record_id", record ? to_json(record->id) : json::value(nullptr)},
        {"marked_at", record ? or_null(record->marked_at) : json::value(nullptr)},
        {"last_seen_at", or_null(view.last_seen_at)},
        {"left_early", view.left_early},
        {"method", record ? json::value(attendance::name(record->method)) : json::value(nullptr)}});
  }
  const attendance::SheetCounts& counts = sheet.counts;
  return {{"session", to_json(sheet.session)},
          {"course", to_json(sheet.course)},
          {"rows", std::move(rows)},
          {"counts",
           {{"present", counts.present},
            {"late", counts.late},
            {"absent", counts.absent},
            {"excused", counts.excused},
            {"expected", counts.pending}}}};
}

json::object to_json(const store::User& user) {
  return {{"id", to_json(user.id)},
          {"name", user.name},
          {"role", store::name(user.role)},
          {"active", user.active},
          {"person_id", or_null(user.person_id)},
          {"has_password", !user.password_hash.empty()},
          {"second_factor", user.totp && user.totp->confirmed},
          {"version", user.version},
          {"created_at", to_json(user.created_at)},
          {"updated_at", to_json(user.updated_at)}};
}

json::object to_json(const store::ApiKey& key) {
  return {{"id", to_json(key.id)},
          {"name", key.name},
          {"role", store::name(key.role)},
          {"scopes", key.scopes},
          {"user_id", or_null(key.user_id)},
          {"created_at", to_json(key.created_at)},
          {"expires_at", or_null(key.expires_at)},
          {"last_used_at", or_null(key.last_used_at)},
          {"revoked_at", or_null(key.revoked_at)}};
}

json::object to_json(const service::DeviceView& view) {
  json::array courses;
  for (const Uuid& course : view.courses) courses.push_back(to_json(course));
  json::array checkpoints;
  for (const Uuid& checkpoint : view.checkpoints) checkpoints.push_back(to_json(checkpoint));
  return {{"id", to_json(view.device.id)},
          {"name", view.device.name},
          {"course_ids", std::move(courses)},
          {"checkpoint_ids", std::move(checkpoints)},
          {"version", view.device.version},
          {"created_at", to_json(view.device.created_at)},
          {"updated_at", to_json(view.device.updated_at)},
          {"last_seen_at", or_null(view.device.last_seen_at)},
          {"revoked_at", or_null(view.device.revoked_at)}};
}

json::object to_json(const store::Job& job) {
  json::value progress = nullptr;
  if (job.progress_total > 0) progress = json::object{{"done", job.progress_done}, {"total", job.progress_total}};
  json::value error = nullptr;
  if (job.error_code) error = json::object{{"code", *job.error_code}, {"detail", job.error_detail}};
  json::value result = nullptr;
  if (!job.result_blob.empty() && job.result_status)
    result = json::object{{"status", *job.result_status},
                          {"content_type", job.result_type},
                          {"url", "/api/v1/jobs/" + job.id.to_string() + "/result"}};
  return {{"id", to_json(job.id)},
          {"kind", job.kind},
          {"status", store::name(job.status)},
          {"cancelling", job.cancelling && !store::is_finished(job.status)},
          {"progress", std::move(progress)},
          {"result", std::move(result)},
          {"error", std::move(error)},
          {"created_at", to_json(job.created_at)},
          {"started_at", or_null(job.started_at)},
          {"finished_at", or_null(job.finished_at)},
          {"expires_at", or_null(job.expires_at)}};
}

json::object picture_answer(face::Size size, json::array faces, std::chrono::nanoseconds took) {
  return {{"image", {{"width", size.width}, {"height", size.height}}},
          {"faces", std::move(faces)},
          {"took_ms", to_json_rounded(std::chrono::duration<double, std::milli>(took).count(), 2)}};
}

Result<Uuid> path_id(const http::Request& request, std::string_view name) {
  auto id = parse_uuid(request.param(name));
  if (!id) return fail(ErrorCode::kNotFound, "there is nothing with this id");
  return id;
}

Result<std::optional<Uuid>> query_id(const http::Request& request, std::string_view name) {
  ROLLCALL_ASSIGN(const auto text, one_query_value(request, name));
  if (!text) return std::nullopt;
  const auto id = parse_uuid(*text);
  if (!id) return fail_field(std::string(name), "must be an id");
  return *id;
}

Result<std::optional<Time>> query_time(const http::Request& request, std::string_view name) {
  ROLLCALL_ASSIGN(const auto text, one_query_value(request, name));
  if (!text) return std::nullopt;
  const auto time = parse_date_or_time(*text);
  if (!time) return fail_field(std::string(name), "must be a date (2026-11-20) or a time (2026-11-20T08:30:00Z)");
  return *time;
}

Result<std::optional<Time>> query_time_in(const http::Request& request, std::string_view name,
                                          const attendance::TimeZone& zone, bool end_of_day) {
  ROLLCALL_ASSIGN(const auto text, one_query_value(request, name));
  if (!text) return std::nullopt;
  const auto date = attendance::parse_date(*text);
  if (!date) return query_time(request, name);
  const std::chrono::local_days day{*date};
  return zone.at(end_of_day ? day + std::chrono::days{1} : day);
}

Result<std::optional<int>> query_int(const http::Request& request, std::string_view name) {
  return query_whole<int>(request, name);
}

Result<std::optional<std::int64_t>> query_number(const http::Request& request, std::string_view name) {
  return query_whole<std::int64_t>(request, name);
}

Result<attendance::Period> query_period(const http::Request& request) {
  ROLLCALL_ASSIGN(const auto from, one_query_value(request, "from"));
  ROLLCALL_ASSIGN(const auto to, one_query_value(request, "to"));
  return attendance::parse_period(from, to);
}

std::optional<std::string> query_text(const http::Request& request, std::string_view name) {
  const auto value = request.query.find(name);
  if (!value || value->empty()) return std::nullopt;
  return std::string(*value);
}

Result<std::optional<bool>> query_bool(const http::Request& request, std::string_view name) {
  ROLLCALL_ASSIGN(const auto text, one_query_value(request, name));
  if (!text) return std::nullopt;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  return fail_field(std::string(name), "must be true or false");
}

bool query_newest_first(const http::Request& request) {
  return request.query.find("sort").value_or("").starts_with('-');
}

Result<store::PageRequest> query_page(const http::Request& request) {
  store::PageRequest page;
  ROLLCALL_ASSIGN(const auto limit, one_query_value(request, "limit"));
  if (limit) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
    if (error != std::errc{} || end != limit->data() + limit->size())
      return fail_field("limit", "must be a number from 1 to " + std::to_string(store::kMaxPageSize));
  }
  ROLLCALL_ASSIGN(const auto cursor, one_query_value(request, "cursor"));
  if (cursor) page.cursor = *cursor;
  return page;
}

std::vector<Uuid> read_ids(JsonReader& read, std::string_view name, std::size_t most) {
  std::vector<Uuid> ids;
  const json::array* items = read.array(name, most);
  if (items == nullptr) return ids;
  for (const json::value& item : *items) {
    const auto id = parse_uuid(item.is_string() ? std::string_view(item.get_string()) : "");
    if (id)
      ids.push_back(*id);
    else
      read.refuse(name, "must hold ids");
  }
  return ids;
}

std::vector<std::string> read_lines(JsonReader& read, std::string_view name, const LineLimits& limits,
                                    std::size_t most) {
  std::vector<std::string> lines;
  if (read.is_null(name)) return lines;
  const json::array* items = read.array(name, most);
  if (items == nullptr) return lines;
  for (const json::value& item : *items) {
    auto line = item.is_string() ? clean_line(name, std::string_view(item.get_string()), limits)
                                 : Result<std::string>(fail_field(std::string(name), "must hold texts"));
    if (line)
      lines.push_back(*std::move(line));
    else
      read.refuse(name, line.error().fields.empty() ? line.error().message : line.error().fields.front().message);
  }
  return lines;
}

Result<std::optional<std::int64_t>> if_match(const http::Request& request) {
  const auto header = request.header("If-Match");
  if (!header || *header == "*") return std::nullopt;
  std::string_view tag = *header;
  // A tag is weak only where we compressed the answer; the version it names is the same, so it holds as well.
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"')
    return fail(ErrorCode::kPreconditionFailed, "If-Match is not an ETag of this server");
  tag = tag.substr(1, tag.size() - 2);
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  if (error != std::errc{} || end != tag.data() + tag.size())
    return fail(ErrorCode::kPreconditionFailed, "If-Match is not an ETag of this server");
  return version;
}

}  // namespace rollcall::server
