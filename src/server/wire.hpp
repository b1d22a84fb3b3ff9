// The shapes of the API: domain values as the JSON that openapi.yaml promises.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "attendance/period.hpp"
#include "attendance/time_zone.hpp"
#include "base/json.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "server/wire_consents.hpp"
#include "service/accounts/devices.hpp"
#include "service/calendar/schedules.hpp"
#include "service/enrolment/enrolment.hpp"
#include "service/people/people.hpp"
#include "service/recognition/recognition.hpp"
#include "service/taking/passages.hpp"
#include "service/taking/records.hpp"
#include "service/taking/take_attendance.hpp"
#include "store/api_keys.hpp"
#include "store/checkpoints.hpp"
#include "store/courses.hpp"
#include "store/erasures.hpp"
#include "store/event_chain.hpp"
#include "store/events.hpp"
#include "store/evidence.hpp"
#include "store/holidays.hpp"
#include "store/jobs.hpp"
#include "store/page.hpp"
#include "store/photos.hpp"
#include "store/sessions.hpp"
#include "store/users.hpp"

namespace rollcall::server {

boost::json::object to_json(const service::PersonView& view);
boost::json::object to_json(const service::PhotoResult& photo);
boost::json::object to_json(const service::RecognisedFace& face);
boost::json::object to_json(const service::FrameFace& face);
boost::json::object to_json(const service::Comparison& comparison);
boost::json::object to_json(const attendance::Policy& policy);
boost::json::object to_json(const store::Course& course);
boost::json::object to_json(const store::Session& session);
boost::json::object to_json(const store::Record& record);
boost::json::object to_json(const service::RecordView& view);
boost::json::object to_json(const service::SheetView& sheet);
boost::json::object to_json(const store::User& user);
boost::json::object to_json(const store::ApiKey& key);
boost::json::object to_json(const service::DeviceView& view);
boost::json::object to_json(const store::Checkpoint& checkpoint);
boost::json::object to_json(const store::Passage& passage);
boost::json::object to_json(const store::ListedPassage& listed);
boost::json::object to_json(const store::PassageEvidence& evidence);
boost::json::object to_json(const service::PassageFace& face);
boost::json::object to_json(const service::ScheduleView& view);
boost::json::object to_json(const store::HolidayCalendar& calendar);
boost::json::object to_json(const store::Job& job);
boost::json::object to_json(const store::Erasure& erasure);
boost::json::object to_json(const store::Event& event);
boost::json::object to_json(const store::AuditCheckpoint& checkpoint);
boost::json::object to_json(const store::Evidence& evidence);

// A picture's answer: {"image": {...}, "faces": [...], "took_ms"}.
boost::json::object picture_answer(face::Size size, boost::json::array faces, std::chrono::nanoseconds took);

template <class T>
boost::json::object page_json(const store::Page<T>& page) {
  boost::json::array items;
  for (const T& item : page.items) items.push_back(to_json(item));
  return {{"items", std::move(items)},
          {"next_cursor", page.next_cursor ? boost::json::value(*page.next_cursor) : boost::json::value(nullptr)}};
}

// {"items": [...]}, for lists that are short.
template <class T>
http::Response items_answer(const std::vector<T>& rows) {
  boost::json::array items;
  for (const T& row : rows) items.push_back(to_json(row));
  return http::Response::json(200, boost::json::object{{"items", std::move(items)}});
}

// Parameters of a request; kInvalidArgument names the one that is wrong.
Result<Uuid> path_id(const http::Request& request,
                     std::string_view name);  // kNotFound: an id that is none names nothing
Result<std::optional<Uuid>> query_id(const http::Request& request, std::string_view name);
Result<std::optional<Time>> query_time(const http::Request& request, std::string_view name);
// A point in time, or the begin (its end, with `end_of_day`) of a day on the clocks of a zone.
Result<std::optional<Time>> query_time_in(const http::Request& request, std::string_view name,
                                          const attendance::TimeZone& zone, bool end_of_day);
Result<std::optional<int>> query_int(const http::Request& request, std::string_view name);
Result<std::optional<std::int64_t>> query_number(const http::Request& request, std::string_view name);
Result<attendance::Period> query_period(const http::Request& request);                       // its "from" and "to"
std::optional<std::string> query_text(const http::Request& request, std::string_view name);  // none for ""
Result<std::optional<bool>> query_bool(const http::Request& request, std::string_view name);
bool query_newest_first(const http::Request& request);  // "sort=-…", which the description has checked
Result<store::PageRequest> query_page(const http::Request& request);

// The member array of ids; empty when it is missing.
std::vector<Uuid> read_ids(JsonReader& read, std::string_view name, std::size_t most);

// The member array of clean lines; empty when it is missing or null.
std::vector<std::string> read_lines(JsonReader& read, std::string_view name, const LineLimits& limits,
                                    std::size_t most);

// The version an If-Match header asks for; none without one. kPreconditionFailed for what was never an ETag of ours.
Result<std::optional<std::int64_t>> if_match(const http::Request& request);

}  // namespace rollcall::server
