#include "server/route_table.hpp"

#include <memory>
#include <string>
#include <utility>

#include "attendance/icalendar.hpp"
#include "server/auth.hpp"
#include "server/idempotency.hpp"
#include "server/resources.hpp"
#include "server/respond_async.hpp"
#include "server/routes/classrooms.hpp"
#include "server/routes/guardians.hpp"
#include "server/routes/imports.hpp"
#include "server/routes/installation.hpp"
#include "server/routes/outbox.hpp"
#include "server/routes/overview.hpp"
#include "server/routes/routes.hpp"
#include "server/routes/web.hpp"
#include "service/settings.hpp"

namespace rollcall::server {
namespace {

using http::Method;
using http::Pool;
using store::Role;

using Function = Result<Response> (*)(Api&, Request&);

constexpr std::size_t kJsonBody = std::size_t{64} * 1024;
constexpr std::size_t kLongJsonBody = std::size_t{512} * 1024;      // a thousand exceptions or holidays
constexpr std::size_t kFormOverhead = std::size_t{64} * 1024;       // boundaries and small fields beside the pictures
constexpr std::size_t kRosterFile = std::size_t{64} * 1024 * 1024;  // several hundred thousand rows
constexpr std::size_t kPhotosArchive = std::size_t{200} * 1024 * 1024;  // below what a job takes in
constexpr std::size_t kLogo = (std::size_t{1} << 20) + 1;  // what is over a megabyte is told so by its reader
constexpr std::size_t kPhotosInOneRequest = 3;             // full-size ones; many more small ones

constexpr std::size_t kClassroomPictures = 5;  // full-size ones; more frames of a sweep

// The handler, for requests that are as the description says.
http::Handler as_described(const Operation* operation, http::Handler handler) {
  if (operation == nullptr || operation->takes_nothing()) return handler;
  return [operation, handler = std::move(handler)](Request& request) -> Result<Response> {
    ROLLCALL_TRY(operation->check(request));
    return handler(request);
  };
}

}  // namespace

std::vector<http::Route> route_table(Api& api) {
  const auto image = static_cast<std::size_t>(api.in.settings().integer(service::setting::kImageBytes));
  const std::size_t picture = image + kFormOverhead;
  const std::size_t photos = kPhotosInOneRequest * image + kFormOverhead;
  const std::size_t classroom = kClassroomPictures * image + kFormOverhead;
  constexpr int kPerson = least(Role::kPerson);
  constexpr int kPersonOrDevice = kPerson | kDeviceAlso;
  constexpr int kViewer = least(Role::kViewer);
  constexpr int kViewerOrDevice = kViewer | kDeviceAlso;
  constexpr int kInstructor = least(Role::kInstructor);
  constexpr int kInstructorOrDevice = kInstructor | kDeviceAlso;
  constexpr int kOffice = least(Role::kOffice);
  constexpr int kOfficeOrDevice = kOffice | kDeviceAlso;
  constexpr int kAdmin = least(Role::kAdmin);

  std::vector<http::Route> table;
  const auto resources = std::make_shared<Resources>();
  const auto add = [&](Method method, std::string pattern, std::string operation, int role, std::size_t body_limit,
                       Pool pool, Function function) {
    const Operation* described = api.description.find(operation);
    http::Handler handler = [&api, function](Request& request) { return function(api, request); };
    handler = with_respond_async(api, described, operation, std::move(handler));
    handler = as_described(described, with_idempotency(api, described, resources, std::move(handler)));
    table.push_back({.method = method,
                     .pattern = std::move(pattern),
                     .operation_id = std::move(operation),
                     .least_role = role,
                     .body_limit = body_limit,
                     .pool = pool,
                     .handler = std::move(handler)});
    resources->add(table.back());
  };
  using enum Method;

  // method, path, operation id, least role, body limit, pool, handler
  add(kGet, "/healthz", "healthz", kAnyone, kJsonBody, Pool::kIo, healthz);
  add(kGet, "/readyz", "readyz", kAnyone, kJsonBody, Pool::kWorkers, readyz);
  add(kGet, "/metrics", "metrics", kViewer, kJsonBody, Pool::kWorkers, metrics);
  add(kGet, "/api/v1/openapi.json", "openapi", kAnyone, kJsonBody, Pool::kIo, openapi);
  add(kGet, "/api/v1/events", "events", kViewer, kJsonBody, Pool::kWorkers, events);

  add(kPost, "/api/v1/auth/sign_in", "sign_in", kAnyone, kJsonBody, Pool::kWorkers, sign_in);
  add(kPost, "/api/v1/auth/sign_out", "sign_out", kPerson, kJsonBody, Pool::kWorkers, sign_out);
  add(kGet, "/api/v1/auth/me", "who_am_i", kPersonOrDevice, kJsonBody, Pool::kWorkers, who_am_i);
  add(kPost, "/api/v1/auth/sign_out_everywhere", "sign_out_of_all", kPerson, kJsonBody, Pool::kWorkers,
      sign_out_of_all);
  add(kPost, "/api/v1/auth/password", "change_password", kPerson, kJsonBody, Pool::kWorkers, change_password);
  add(kPost, "/api/v1/auth/second_factor", "offer_second_factor", kPerson, kJsonBody, Pool::kWorkers,
      offer_second_factor);
  add(kPost, "/api/v1/auth/second_factor/confirm", "confirm_second_factor", kPerson, kJsonBody, Pool::kWorkers,
      confirm_second_factor);
  add(kPost, "/api/v1/auth/second_factor/remove", "remove_second_factor", kPerson, kJsonBody, Pool::kWorkers,
      remove_second_factor);
  add(kPost, "/api/v1/auth/recovery_codes", "renew_recovery_codes", kPerson, kJsonBody, Pool::kWorkers,
      renew_recovery_codes);
  add(kGet, "/api/v1/auth/methods", "sign_in_methods", kAnyone, kJsonBody, Pool::kWorkers, sign_in_methods);
  add(kGet, "/api/v1/auth/oidc", "begin_oidc", kAnyone, kJsonBody, Pool::kWorkers, begin_oidc);
  add(kGet, "/api/v1/auth/oidc/callback", "finish_oidc", kAnyone, kJsonBody, Pool::kWorkers, finish_oidc);
  add(kPost, "/api/v1/oauth/token", "issue_token", kAnyone, kJsonBody, Pool::kWorkers, issue_token);

  add(kPost, "/api/v1/users", "create_user", kAdmin, kJsonBody, Pool::kWorkers, create_user);
  add(kGet, "/api/v1/users", "list_users", kAdmin, kJsonBody, Pool::kWorkers, list_users);
  add(kGet, "/api/v1/users/instructors", "list_users_who_teach", kOffice, kJsonBody, Pool::kWorkers,
      list_users_who_teach);
  add(kGet, "/api/v1/users/{user_id}", "get_user", kAdmin, kJsonBody, Pool::kWorkers, get_user);
  add(kPatch, "/api/v1/users/{user_id}", "change_user", kAdmin, kJsonBody, Pool::kWorkers, change_user);
  add(kDelete, "/api/v1/users/{user_id}", "remove_user", kAdmin, kJsonBody, Pool::kWorkers, remove_user);
  add(kPost, "/api/v1/users/{user_id}/sign_out", "sign_out_user", kAdmin, kJsonBody, Pool::kWorkers, sign_out_user);
  add(kPost, "/api/v1/api_keys", "create_api_key", kAdmin, kJsonBody, Pool::kWorkers, create_api_key);
  add(kGet, "/api/v1/api_keys", "list_api_keys", kAdmin, kJsonBody, Pool::kWorkers, list_api_keys);
  add(kDelete, "/api/v1/api_keys/{key_id}", "revoke_api_key", kAdmin, kJsonBody, Pool::kWorkers, revoke_api_key);

  add(kPost, "/api/v1/people/{person_id}/guardians", "create_guardian", kOffice, kJsonBody, Pool::kWorkers,
      create_guardian);
  add(kGet, "/api/v1/people/{person_id}/guardians", "list_guardians", kOffice, kJsonBody, Pool::kWorkers,
      list_guardians);
  add(kGet, "/api/v1/people/{person_id}/guardians/{guardian_id}", "get_guardian", kOffice, kJsonBody, Pool::kWorkers,
      get_guardian);
  add(kPatch, "/api/v1/people/{person_id}/guardians/{guardian_id}", "change_guardian", kOffice, kJsonBody,
      Pool::kWorkers, change_guardian);
  add(kDelete, "/api/v1/people/{person_id}/guardians/{guardian_id}", "remove_guardian", kOffice, kJsonBody,
      Pool::kWorkers, remove_guardian);
  add(kGet, "/api/v1/unsubscribe", "show_unsubscribe", kAnyone, kJsonBody, Pool::kWorkers, show_unsubscribe);
  add(kPost, "/api/v1/unsubscribe", "unsubscribe", kAnyone, kJsonBody, Pool::kWorkers, unsubscribe);
  add(kGet, "/api/v1/outbox", "get_outbox", kAdmin, kJsonBody, Pool::kWorkers, get_outbox);
  add(kPost, "/api/v1/outbox/pause", "pause_outbox", kAdmin, kJsonBody, Pool::kWorkers, pause_outbox);
  add(kPost, "/api/v1/outbox/resume", "resume_outbox", kAdmin, kJsonBody, Pool::kWorkers, resume_outbox);
  add(kPost, "/api/v1/webhooks", "create_webhook", kAdmin, kJsonBody, Pool::kWorkers, create_webhook);
  add(kGet, "/api/v1/webhooks", "list_webhooks", kAdmin, kJsonBody, Pool::kWorkers, list_webhooks);
  add(kGet, "/api/v1/webhooks/{webhook_id}", "get_webhook", kAdmin, kJsonBody, Pool::kWorkers, get_webhook);
  add(kPatch, "/api/v1/webhooks/{webhook_id}", "change_webhook", kAdmin, kJsonBody, Pool::kWorkers, change_webhook);
  add(kDelete, "/api/v1/webhooks/{webhook_id}", "remove_webhook", kAdmin, kJsonBody, Pool::kWorkers, remove_webhook);
  add(kPost, "/api/v1/webhooks/{webhook_id}/secret", "rotate_webhook_secret", kAdmin, kJsonBody, Pool::kWorkers,
      rotate_webhook_secret);
  add(kPost, "/api/v1/webhooks/{webhook_id}/ping", "ping_webhook", kAdmin, kJsonBody, Pool::kWorkers, ping_webhook);
  add(kPost, "/api/v1/webhooks/{webhook_id}/replay", "replay_webhook", kAdmin, kJsonBody, Pool::kWorkers,
      replay_webhook);
  add(kGet, "/api/v1/webhooks/{webhook_id}/dead_letters", "list_dead_letters", kAdmin, kJsonBody, Pool::kWorkers,
      list_dead_letters);
  add(kGet, "/api/v1/webhooks/{webhook_id}/attempts", "list_webhook_attempts", kAdmin, kJsonBody, Pool::kWorkers,
      list_webhook_attempts);

  add(kPost, "/api/v1/devices", "create_device", kOffice, kJsonBody, Pool::kWorkers, create_device);
  add(kGet, "/api/v1/devices", "list_devices", kOffice, kJsonBody, Pool::kWorkers, list_devices);
  add(kGet, "/api/v1/devices/{device_id}", "get_device", kOffice, kJsonBody, Pool::kWorkers, get_device);
  add(kPatch, "/api/v1/devices/{device_id}", "change_device", kOffice, kJsonBody, Pool::kWorkers, change_device);
  add(kPost, "/api/v1/devices/{device_id}/key", "renew_device_key", kOffice, kJsonBody, Pool::kWorkers,
      renew_device_key);
  add(kDelete, "/api/v1/devices/{device_id}", "revoke_device", kOffice, kJsonBody, Pool::kWorkers, revoke_device);
  add(kPut, "/api/v1/devices/{device_id}/courses/{course_id}", "add_device_course", kOffice, kJsonBody, Pool::kWorkers,
      add_device_course);
  add(kDelete, "/api/v1/devices/{device_id}/courses/{course_id}", "remove_device_course", kOffice, kJsonBody,
      Pool::kWorkers, remove_device_course);
  add(kGet, "/api/v1/device", "device_duty", kDevice, kJsonBody, Pool::kWorkers, device_duty);
  add(kPost, "/api/v1/device/heartbeat", "device_heartbeat", kDevice, kJsonBody, Pool::kWorkers, device_heartbeat);
  add(kGet, "/api/v1/device/courses/{course_id}/people", "device_roster", kDevice, kJsonBody, Pool::kWorkers,
      device_roster);

  add(kPost, "/api/v1/people", "create_person", kOffice, kJsonBody, Pool::kWorkers, create_person);
  add(kGet, "/api/v1/people", "list_people", kViewer, kJsonBody, Pool::kWorkers, list_people);
  add(kGet, "/api/v1/people/{person_id}", "get_person", kPerson, kJsonBody, Pool::kWorkers, get_person);
  add(kPatch, "/api/v1/people/{person_id}", "change_person", kOffice, kJsonBody, Pool::kWorkers, change_person);
  add(kDelete, "/api/v1/people/{person_id}", "deactivate_person", kOffice, kJsonBody, Pool::kWorkers,
      deactivate_person);
  add(kPost, "/api/v1/people/{person_id}/photos", "add_photos", kOffice, photos, Pool::kCompute, add_photos);

  add(kGet, "/api/v1/people/{person_id}/export", "export_person", kOffice, kJsonBody, Pool::kWorkers, export_person);
  add(kGet, "/api/v1/people/{person_id}/photos", "list_photos", kOffice, kJsonBody, Pool::kWorkers, list_photos);
  add(kGet, "/api/v1/people/{person_id}/photos/{photo_id}", "get_photo", kOffice, kJsonBody, Pool::kWorkers, get_photo);
  add(kDelete, "/api/v1/people/{person_id}/photos/{photo_id}", "remove_photo", kOffice, kJsonBody, Pool::kWorkers,
      remove_photo);

  add(kGet, "/api/v1/me/badge", "get_my_badge", kPerson, kJsonBody, Pool::kWorkers, get_my_badge);
  add(kPut, "/api/v1/me/pin", "set_my_pin", kPerson, kJsonBody, Pool::kWorkers, set_my_pin);
  add(kDelete, "/api/v1/me/pin", "remove_my_pin", kPerson, kJsonBody, Pool::kWorkers, remove_my_pin);
  add(kPost, "/api/v1/me/hall_code", "enter_hall_code", kPerson, kJsonBody, Pool::kWorkers, enter_hall_code);
  add(kPut, "/api/v1/people/{person_id}/pin", "set_pin", kOffice, kJsonBody, Pool::kWorkers, set_pin);
  add(kDelete, "/api/v1/people/{person_id}/pin", "remove_pin", kOffice, kJsonBody, Pool::kWorkers, remove_pin);
  add(kGet, "/api/v1/sessions/{session_id}/hall_code", "get_hall_code", kInstructor, kJsonBody, Pool::kWorkers,
      get_hall_code);
  add(kPost, "/api/v1/sessions/{session_id}/codes", "take_session_code", kInstructorOrDevice, kJsonBody, Pool::kWorkers,
      take_session_code);
  add(kPost, "/api/v1/checkpoints/{checkpoint_id}/codes", "take_passage_code", kOfficeOrDevice, kJsonBody,
      Pool::kWorkers, take_passage_code);

  add(kPost, "/api/v1/imports/people", "preview_people_import", kOffice, kRosterFile, Pool::kWorkers,
      preview_people_import);
  add(kPost, "/api/v1/imports/people/apply", "apply_people_import", kOffice, kRosterFile, Pool::kWorkers,
      apply_people_import);
  add(kPost, "/api/v1/imports/photos", "import_photos", kOffice, kPhotosArchive, Pool::kWorkers, import_photos);

  add(kGet, "/api/v1/audit", "list_audit", kAdmin, kJsonBody, Pool::kWorkers, list_audit);
  add(kGet, "/api/v1/audit/checkpoints", "list_audit_checkpoints", kAdmin, kJsonBody, Pool::kWorkers,
      list_audit_checkpoints);
  add(kPost, "/api/v1/audit/checkpoints", "create_audit_checkpoint", kAdmin, kJsonBody, Pool::kWorkers,
      create_audit_checkpoint);

  add(kGet, "/api/v1/papers", "list_papers", kPerson, kJsonBody, Pool::kWorkers, list_papers);
  add(kGet, "/api/v1/papers/notice", "get_notice", kPerson, kJsonBody, Pool::kWorkers, get_notice);
  add(kGet, "/api/v1/papers/model_cards", "get_model_cards", kViewer, kJsonBody, Pool::kWorkers, get_model_cards);
  add(kGet, "/api/v1/papers/retention", "get_retention_table", kViewer, kJsonBody, Pool::kWorkers, get_retention_table);
  add(kGet, "/api/v1/papers/record_of_processing", "get_record_of_processing", kAdmin, kJsonBody, Pool::kWorkers,
      get_record_of_processing);
  add(kGet, "/api/v1/papers/impact_assessment", "get_impact_assessment", kAdmin, kJsonBody, Pool::kWorkers,
      get_impact_assessment);
  add(kGet, "/api/v1/people/{person_id}/proof_of_choice", "get_proof_of_choice", kOffice, kJsonBody, Pool::kWorkers,
      get_proof_of_choice);
  add(kGet, "/api/v1/me/photos", "list_my_photos", kPerson, kJsonBody, Pool::kWorkers, list_my_photos);
  add(kDelete, "/api/v1/me/photos", "remove_my_photos", kPerson, kJsonBody, Pool::kWorkers, remove_my_photos);
  add(kGet, "/api/v1/me/photos/{photo_id}", "get_my_photo", kPerson, kJsonBody, Pool::kWorkers, get_my_photo);
  add(kDelete, "/api/v1/me/photos/{photo_id}", "remove_my_photo", kPerson, kJsonBody, Pool::kWorkers, remove_my_photo);
  add(kGet, "/api/v1/me/export", "export_me", kPerson, kJsonBody, Pool::kWorkers, export_me);
  add(kGet, "/api/v1/me/proof_of_choice", "get_my_proof_of_choice", kPerson, kJsonBody, Pool::kWorkers,
      get_my_proof_of_choice);

  add(kGet, "/api/v1/retention", "get_retention", kAdmin, kJsonBody, Pool::kWorkers, get_retention);
  add(kGet, "/api/v1/people/{person_id}/consents", "list_person_consents", kPerson, kJsonBody, Pool::kWorkers,
      list_person_consents);
  add(kPost, "/api/v1/people/{person_id}/consents", "give_consent", kPerson, kJsonBody, Pool::kWorkers, give_consent);
  add(kPost, "/api/v1/people/{person_id}/consents/{consent_id}/withdraw", "withdraw_consent", kPerson, kJsonBody,
      Pool::kWorkers, withdraw_consent);

  add(kGet, "/api/v1/consents", "list_consents", kOffice, kJsonBody, Pool::kWorkers, list_consents);
  add(kPost, "/api/v1/consents/texts", "create_consent_text", kAdmin, kJsonBody, Pool::kWorkers, create_consent_text);
  add(kGet, "/api/v1/consents/texts", "list_consent_texts", kPerson, kJsonBody, Pool::kWorkers, list_consent_texts);
  add(kGet, "/api/v1/consents/texts/{text_id}", "get_consent_text", kPerson, kJsonBody, Pool::kWorkers,
      get_consent_text);
  add(kPatch, "/api/v1/consents/texts/{text_id}", "change_consent_text", kAdmin, kJsonBody, Pool::kWorkers,
      change_consent_text);
  add(kDelete, "/api/v1/consents/texts/{text_id}", "remove_consent_text", kAdmin, kJsonBody, Pool::kWorkers,
      remove_consent_text);
  add(kPost, "/api/v1/consents/texts/{text_id}/publish", "publish_consent_text", kAdmin, kJsonBody, Pool::kWorkers,
      publish_consent_text);

  add(kPost, "/api/v1/duplicates/scan", "scan_duplicates", kOffice, kJsonBody, Pool::kCompute, scan_duplicates);
  add(kGet, "/api/v1/duplicates", "list_duplicates", kOffice, kJsonBody, Pool::kWorkers, list_duplicates);
  add(kGet, "/api/v1/duplicates/{duplicate_id}", "get_duplicate", kOffice, kJsonBody, Pool::kWorkers, get_duplicate);
  add(kPost, "/api/v1/duplicates/{duplicate_id}/settle", "settle_duplicate", kOffice, kJsonBody, Pool::kWorkers,
      settle_duplicate);

  add(kPost, "/api/v1/erasures", "create_erasure", kAdmin, kJsonBody, Pool::kWorkers, create_erasure);
  add(kGet, "/api/v1/erasures", "list_erasures", kAdmin, kJsonBody, Pool::kWorkers, list_erasures);
  add(kGet, "/api/v1/erasures/{erasure_id}", "get_erasure", kAdmin, kJsonBody, Pool::kWorkers, get_erasure);

  add(kPost, "/api/v1/recognize", "recognize", kOffice, picture, Pool::kCompute, recognize);
  add(kPost, "/api/v1/verify", "verify", kOffice, image + picture, Pool::kCompute, verify);
  add(kPost, "/api/v1/calibrations/liveness", "calibrate_liveness", kAdmin, photos, Pool::kCompute, calibrate_liveness);

  add(kPost, "/api/v1/courses", "create_course", kOffice, kJsonBody, Pool::kWorkers, create_course);
  add(kGet, "/api/v1/courses", "list_courses", kViewer, kJsonBody, Pool::kWorkers, list_courses);
  add(kGet, "/api/v1/courses/{course_id}", "get_course", kViewer, kJsonBody, Pool::kWorkers, get_course);
  add(kPatch, "/api/v1/courses/{course_id}", "change_course", kOffice, kJsonBody, Pool::kWorkers, change_course);
  add(kGet, "/api/v1/courses/{course_id}/roster", "list_roster", kInstructor, kJsonBody, Pool::kWorkers, list_roster);
  add(kPut, "/api/v1/courses/{course_id}/roster/{person_id}", "add_to_roster", kOffice, kJsonBody, Pool::kWorkers,
      add_to_roster);
  add(kDelete, "/api/v1/courses/{course_id}/roster/{person_id}", "remove_from_roster", kOffice, kJsonBody,
      Pool::kWorkers, remove_from_roster);
  add(kGet, "/api/v1/courses/{course_id}/instructors", "list_instructors", kViewer, kJsonBody, Pool::kWorkers,
      list_instructors);
  add(kPut, "/api/v1/courses/{course_id}/instructors/{user_id}", "add_instructor", kOffice, kJsonBody, Pool::kWorkers,
      add_instructor);
  add(kDelete, "/api/v1/courses/{course_id}/instructors/{user_id}", "remove_instructor", kOffice, kJsonBody,
      Pool::kWorkers, remove_instructor);

  add(kGet, "/api/v1/courses/{course_id}/schedule", "get_schedule", kViewer, kJsonBody, Pool::kWorkers, get_schedule);
  add(kPut, "/api/v1/courses/{course_id}/schedule", "put_schedule", kOffice, kLongJsonBody, Pool::kWorkers,
      put_schedule);
  add(kPost, "/api/v1/courses/{course_id}/schedule/import", "import_schedule", kOffice, attendance::kMostCalendarBytes,
      Pool::kWorkers, import_schedule);
  add(kGet, "/api/v1/courses/{course_id}/schedule.ics", "export_schedule", kViewer, kJsonBody, Pool::kWorkers,
      export_schedule);
  add(kPost, "/api/v1/holidays", "create_holidays", kOffice, kLongJsonBody, Pool::kWorkers, create_holidays);
  add(kGet, "/api/v1/holidays", "list_holidays", kViewer, kJsonBody, Pool::kWorkers, list_holidays);
  add(kGet, "/api/v1/holidays/{calendar_id}", "get_holidays", kViewer, kJsonBody, Pool::kWorkers, get_holidays);
  add(kPatch, "/api/v1/holidays/{calendar_id}", "change_holidays", kOffice, kLongJsonBody, Pool::kWorkers,
      change_holidays);
  add(kDelete, "/api/v1/holidays/{calendar_id}", "remove_holidays", kOffice, kJsonBody, Pool::kWorkers,
      remove_holidays);

  add(kPost, "/api/v1/courses/{course_id}/recompute", "preview_recompute", kOffice, kJsonBody, Pool::kWorkers,
      preview_recompute);
  add(kPost, "/api/v1/courses/{course_id}/recompute/apply", "apply_recompute", kOffice, kJsonBody, Pool::kWorkers,
      apply_recompute);

  add(kPost, "/api/v1/courses/{course_id}/sessions", "create_session", kInstructor, kJsonBody, Pool::kWorkers,
      create_session);
  add(kGet, "/api/v1/courses/{course_id}/sessions", "list_sessions", kViewerOrDevice, kJsonBody, Pool::kWorkers,
      list_sessions);
  add(kGet, "/api/v1/sessions", "list_sessions_on", kViewer, kJsonBody, Pool::kWorkers, list_sessions_on);
  add(kGet, "/api/v1/sessions/{session_id}", "get_session", kViewerOrDevice, kJsonBody, Pool::kWorkers, get_session);
  add(kPatch, "/api/v1/sessions/{session_id}", "change_session", kInstructor, kJsonBody, Pool::kWorkers,
      change_session);
  add(kPost, "/api/v1/sessions/{session_id}/open", "open_session", kInstructor, kJsonBody, Pool::kWorkers,
      open_session);
  add(kPost, "/api/v1/sessions/{session_id}/close", "close_session", kInstructor, kJsonBody, Pool::kWorkers,
      close_session);
  add(kPost, "/api/v1/sessions/{session_id}/cancel", "cancel_session", kInstructor, kJsonBody, Pool::kWorkers,
      cancel_session);
  add(kGet, "/api/v1/sessions/{session_id}/sheet", "get_sheet", kViewer, kJsonBody, Pool::kWorkers, get_sheet);
  add(kGet, "/api/v1/sessions/{session_id}/live", "live", kViewerOrDevice, kJsonBody, Pool::kWorkers, live);
  add(kPost, "/api/v1/sessions/{session_id}/frames", "take_frame", kInstructorOrDevice, picture, Pool::kCompute,
      take_frame);

  add(kPost, "/api/v1/sessions/{session_id}/classroom", "take_classroom", kInstructor, classroom, Pool::kCompute,
      take_classroom);
  add(kGet, "/api/v1/sessions/{session_id}/classroom", "list_classrooms", kInstructor, kJsonBody, Pool::kWorkers,
      list_classrooms);
  add(kGet, "/api/v1/sessions/{session_id}/classroom/{classroom_id}", "get_classroom", kInstructor, kJsonBody,
      Pool::kWorkers, get_classroom);
  add(kDelete, "/api/v1/sessions/{session_id}/classroom/{classroom_id}", "drop_classroom", kInstructor, kJsonBody,
      Pool::kWorkers, drop_classroom);
  add(kGet, "/api/v1/sessions/{session_id}/classroom/{classroom_id}/pictures/{picture}", "get_classroom_picture",
      kInstructor, kJsonBody, Pool::kCompute, get_classroom_picture);
  add(kPost, "/api/v1/sessions/{session_id}/classroom/{classroom_id}/confirm", "confirm_classroom", kInstructor,
      kLongJsonBody, Pool::kWorkers, confirm_classroom);
  add(kDelete, "/api/v1/sessions/{session_id}/classroom/{classroom_id}/confirm", "undo_classroom", kInstructor,
      kJsonBody, Pool::kWorkers, undo_classroom);

  add(kGet, "/api/v1/sessions/{session_id}/records", "list_session_records", kViewer, kJsonBody, Pool::kWorkers,
      list_session_records);
  add(kPost, "/api/v1/sessions/{session_id}/records", "mark_by_hand", kInstructor, kJsonBody, Pool::kWorkers,
      mark_by_hand);
  add(kGet, "/api/v1/sightings", "list_sightings", kPerson, kJsonBody, Pool::kWorkers, list_sightings);
  add(kGet, "/api/v1/records", "list_records", kPerson, kJsonBody, Pool::kWorkers, list_records);
  add(kPatch, "/api/v1/records/{record_id}", "correct_record", kInstructor, kJsonBody, Pool::kWorkers, correct_record);
  add(kGet, "/api/v1/records/{record_id}", "get_record", kPerson, kJsonBody, Pool::kWorkers, get_record);
  add(kGet, "/api/v1/records/{record_id}/evidence", "list_evidence", kInstructor, kJsonBody, Pool::kWorkers,
      list_evidence);
  add(kGet, "/api/v1/records/{record_id}/evidence/{evidence_id}", "get_evidence", kInstructor, kJsonBody,
      Pool::kWorkers, get_evidence);
  add(kGet, "/api/v1/records/{record_id}/explanation", "explain_record", kPerson, kJsonBody, Pool::kWorkers,
      explain_record);
  add(kPost, "/api/v1/records/{record_id}/not_this_person", "veto_record", kInstructorOrDevice, kJsonBody,
      Pool::kWorkers, veto_record);
  add(kDelete, "/api/v1/records/{record_id}/not_this_person", "take_back_record_veto", kInstructor, kJsonBody,
      Pool::kWorkers, take_back_record_veto);
  add(kPost, "/api/v1/passages/{passage_id}/not_this_person", "veto_passage", kOfficeOrDevice, kJsonBody,
      Pool::kWorkers, veto_passage);
  add(kDelete, "/api/v1/passages/{passage_id}/not_this_person", "take_back_passage_veto", kOffice, kJsonBody,
      Pool::kWorkers, take_back_passage_veto);
  add(kGet, "/api/v1/vetoes", "list_vetoes", kOffice, kJsonBody, Pool::kWorkers, list_vetoes);

  add(kGet, "/api/v1/absence_codes", "list_absence_codes", kPerson, kJsonBody, Pool::kWorkers, list_absence_codes);
  add(kPut, "/api/v1/absence_codes/{code}", "put_absence_code", kOffice, kJsonBody, Pool::kWorkers, put_absence_code);
  add(kDelete, "/api/v1/absence_codes/{code}", "remove_absence_code", kOffice, kJsonBody, Pool::kWorkers,
      remove_absence_code);
  add(kPost, "/api/v1/excuses", "create_excuses", kInstructor, kJsonBody, Pool::kWorkers, create_excuses);
  add(kGet, "/api/v1/excuses", "list_excuses", kPerson, kJsonBody, Pool::kWorkers, list_excuses);
  add(kGet, "/api/v1/excuses/{excuse_id}", "get_excuse", kPerson, kJsonBody, Pool::kWorkers, get_excuse);
  add(kPost, "/api/v1/excuses/{excuse_id}/withdraw", "withdraw_excuse", kInstructor, kJsonBody, Pool::kWorkers,
      withdraw_excuse);

  add(kPost, "/api/v1/me/disputes", "raise_my_dispute", kPerson, kJsonBody, Pool::kWorkers, raise_my_dispute);
  add(kGet, "/api/v1/me/disputes", "list_my_disputes", kPerson, kJsonBody, Pool::kWorkers, list_my_disputes);
  add(kDelete, "/api/v1/me/disputes/{dispute_id}", "withdraw_my_dispute", kPerson, kJsonBody, Pool::kWorkers,
      withdraw_my_dispute);
  add(kPost, "/api/v1/disputes", "raise_dispute", kInstructor, kJsonBody, Pool::kWorkers, raise_dispute);
  add(kGet, "/api/v1/disputes", "list_disputes", kInstructor, kJsonBody, Pool::kWorkers, list_disputes);
  add(kGet, "/api/v1/disputes/{dispute_id}", "get_dispute", kPerson, kJsonBody, Pool::kWorkers, get_dispute);
  add(kPut, "/api/v1/disputes/{dispute_id}/settlement", "settle_dispute", kInstructor, kJsonBody, Pool::kWorkers,
      settle_dispute);
  add(kDelete, "/api/v1/disputes/{dispute_id}/settlement", "undo_dispute_settlement", kInstructor, kJsonBody,
      Pool::kWorkers, undo_dispute_settlement);

  add(kGet, "/api/v1/reviews", "list_reviews", kInstructor, kJsonBody, Pool::kWorkers, list_reviews);
  add(kGet, "/api/v1/reviews/groups", "list_review_groups", kInstructor, kJsonBody, Pool::kWorkers, list_review_groups);
  add(kPost, "/api/v1/reviews/groups/{group_id}/settle", "settle_review_group", kInstructor, kJsonBody, Pool::kCompute,
      settle_review_group);
  add(kGet, "/api/v1/reviews/{review_id}", "get_review", kInstructor, kJsonBody, Pool::kWorkers, get_review);
  add(kGet, "/api/v1/reviews/{review_id}/picture", "get_review_picture", kInstructor, kJsonBody, Pool::kWorkers,
      get_review_picture);
  add(kPost, "/api/v1/reviews/{review_id}/settle", "settle_review", kInstructor, kJsonBody, Pool::kCompute,
      settle_review);
  add(kPost, "/api/v1/reviews/{review_id}/undo", "undo_review", kInstructor, kJsonBody, Pool::kWorkers, undo_review);
  add(kPost, "/api/v1/reviews/{review_id}/not_this_person", "veto_review", kInstructor, kJsonBody, Pool::kWorkers,
      veto_review);
  add(kDelete, "/api/v1/reviews/{review_id}/not_this_person", "take_back_review_veto", kInstructor, kJsonBody,
      Pool::kWorkers, take_back_review_veto);

  add(kGet, "/api/v1/exports", "export_records", kInstructor, kJsonBody, Pool::kWorkers, export_records);

  add(kPost, "/api/v1/checkpoints", "create_checkpoint", kOffice, kJsonBody, Pool::kWorkers, create_checkpoint);
  add(kGet, "/api/v1/checkpoints", "list_checkpoints", kViewerOrDevice, kJsonBody, Pool::kWorkers, list_checkpoints);
  add(kGet, "/api/v1/checkpoints/{checkpoint_id}", "get_checkpoint", kViewerOrDevice, kJsonBody, Pool::kWorkers,
      get_checkpoint);
  add(kPatch, "/api/v1/checkpoints/{checkpoint_id}", "change_checkpoint", kOffice, kJsonBody, Pool::kWorkers,
      change_checkpoint);
  add(kDelete, "/api/v1/checkpoints/{checkpoint_id}", "deactivate_checkpoint", kOffice, kJsonBody, Pool::kWorkers,
      deactivate_checkpoint);
  add(kPost, "/api/v1/checkpoints/{checkpoint_id}/frames", "take_passages", kOfficeOrDevice, picture, Pool::kCompute,
      take_passages);
  add(kGet, "/api/v1/checkpoints/{checkpoint_id}/passages", "list_checkpoint_passages", kViewer, kJsonBody,
      Pool::kWorkers, list_checkpoint_passages);
  add(kPost, "/api/v1/checkpoints/{checkpoint_id}/passages", "add_passage", kOffice, kJsonBody, Pool::kWorkers,
      add_passage);
  add(kPut, "/api/v1/devices/{device_id}/checkpoints/{checkpoint_id}", "add_device_checkpoint", kOffice, kJsonBody,
      Pool::kWorkers, add_device_checkpoint);
  add(kDelete, "/api/v1/devices/{device_id}/checkpoints/{checkpoint_id}", "remove_device_checkpoint", kOffice,
      kJsonBody, Pool::kWorkers, remove_device_checkpoint);
  add(kGet, "/api/v1/passages", "list_passages", kPerson, kJsonBody, Pool::kWorkers, list_passages);
  add(kGet, "/api/v1/passages/{passage_id}", "get_passage", kPerson, kJsonBody, Pool::kWorkers, get_passage);
  add(kPatch, "/api/v1/passages/{passage_id}", "correct_passage", kOffice, kJsonBody, Pool::kWorkers, correct_passage);
  add(kGet, "/api/v1/passages/{passage_id}/evidence", "list_passage_evidence", kOffice, kJsonBody, Pool::kWorkers,
      list_passage_evidence);
  add(kGet, "/api/v1/passages/{passage_id}/evidence/{evidence_id}", "get_passage_evidence", kOffice, kJsonBody,
      Pool::kWorkers, get_passage_evidence);
  add(kGet, "/api/v1/groups", "list_groups", kOffice, kJsonBody, Pool::kWorkers, list_groups);

  add(kGet, "/api/v1/jobs", "list_jobs", kPersonOrDevice, kJsonBody, Pool::kWorkers, list_jobs);
  add(kGet, "/api/v1/jobs/{job_id}", "get_job", kPersonOrDevice, kJsonBody, Pool::kWorkers, get_job);
  add(kDelete, "/api/v1/jobs/{job_id}", "cancel_job", kPersonOrDevice, kJsonBody, Pool::kWorkers, cancel_job);
  add(kGet, "/api/v1/jobs/{job_id}/result", "get_job_result", kPersonOrDevice, kJsonBody, Pool::kWorkers,
      get_job_result);
  add(kGet, "/api/v1/health", "get_health", kOffice, kJsonBody, Pool::kWorkers, get_health);
  add(kGet, "/api/v1/thresholds", "get_thresholds", kOffice, kJsonBody, Pool::kWorkers, get_thresholds);
  add(kGet, "/api/v1/settings", "get_settings", kAdmin, kJsonBody, Pool::kWorkers, get_settings);
  add(kPatch, "/api/v1/settings", "change_settings", kAdmin, kJsonBody, Pool::kWorkers, change_settings);
  add(kGet, "/api/v1/setup", "get_setup", kAnyone, kJsonBody, Pool::kWorkers, get_setup);
  add(kPost, "/api/v1/setup", "set_up", kAnyone, kJsonBody, Pool::kWorkers, set_up);
  add(kGet, "/api/v1/branding", "get_branding", kAnyone, kJsonBody, Pool::kWorkers, get_branding);
  add(kPatch, "/api/v1/branding", "change_branding", kAdmin, kJsonBody, Pool::kWorkers, change_branding);
  add(kGet, "/api/v1/branding/logo", "get_logo", kAnyone, kJsonBody, Pool::kWorkers, get_logo);
  add(kPut, "/api/v1/branding/logo", "put_logo", kAdmin, kLogo, Pool::kWorkers, put_logo);
  add(kDelete, "/api/v1/branding/logo", "remove_logo", kAdmin, kJsonBody, Pool::kWorkers, remove_logo);

  add(kGet, "/api/v1/reports/course/{course_id}", "report_course", kViewer, kJsonBody, Pool::kWorkers, report_course);
  add(kGet, "/api/v1/reports/person/{person_id}", "report_person", kPerson, kJsonBody, Pool::kWorkers, report_person);
  add(kGet, "/api/v1/reports/session/{session_id}", "report_session", kViewer, kJsonBody, Pool::kWorkers,
      report_session);
  add(kGet, "/api/v1/reports/at_risk", "report_at_risk", kViewer, kJsonBody, Pool::kWorkers, report_at_risk);
  add(kGet, "/api/v1/reports/unsubmitted", "report_unsubmitted", kViewer, kJsonBody, Pool::kWorkers,
      report_unsubmitted);
  add(kGet, "/api/v1/reports/groups", "report_groups", kViewer, kJsonBody, Pool::kWorkers, report_groups);
  add(kGet, "/api/v1/reports/hours", "report_hours", kPerson, kJsonBody, Pool::kWorkers, report_hours);
  add(kGet, "/api/v1/reports/summary", "report_summary", kViewer, kJsonBody, Pool::kWorkers, report_summary);

  add(kGet, "/", "web_page", kAnyone, kJsonBody, Pool::kIo, web_page);
  add(kGet, "/app/{path...}", "app_page", kAnyone, kJsonBody, Pool::kIo, app_page);
  add(kGet, "/kiosk/{path...}", "kiosk_page", kAnyone, kJsonBody, Pool::kIo, kiosk_page);
  add(kGet, "/docs", "docs_page", kAnyone, kJsonBody, Pool::kIo, docs_page);
  add(kGet, "/docs/errors", "docs_errors", kAnyone, kJsonBody, Pool::kIo, docs_page);
  add(kGet, "/assets/{path...}", "web_asset", kAnyone, kJsonBody, Pool::kIo, web_asset);
  return table;
}

}  // namespace rollcall::server
