#include "server/review_wire.hpp"

#include <boost/json/array.hpp>

#include "base/json.hpp"
#include "server/or_null.hpp"
#include "server/wire.hpp"

namespace rollcall::server {
namespace {

namespace json = boost::json;
using rollcall::to_json;  // of base: times, ids

json::value candidate_json(const service::ReviewView& view) {
  const store::Review& review = view.ranked.review;
  if (!review.candidate_id || !view.candidate) return nullptr;
  return json::object{{"person_id", to_json(*review.candidate_id)},
                      {"external_id", view.candidate->external_id},
                      {"name", view.candidate->name},
                      {"similarity", rounded_or_null(review.similarity)},
                      {"confidence", rounded_or_null(review.confidence)}};
}

json::value settled_json(const store::Review& review) {
  if (!review.settled_at) return nullptr;
  return json::object{{"person_id", or_null(review.settled_person_id)},
                      {"by", or_null(review.settled_by)},
                      {"at", to_json(*review.settled_at)},
                      {"reason", review.reason},
                      {"undo_until", or_null(review.undo_until)}};
}

}  // namespace

json::object to_json(const service::ReviewView& view) {
  const store::Review& review = view.ranked.review;
  return {{"id", to_json(review.id)},
          {"group_id", to_json(review.group())},
          {"status", store::name(review.status)},
          {"decision", attendance::name(review.decision)},
          {"session_id", or_null(review.session_id)},
          {"course_id", or_null(view.ranked.course_id)},
          {"checkpoint_id", or_null(review.checkpoint_id)},
          {"candidate", candidate_json(view)},
          {"would_change", store::name(view.ranked.gain)},
          {"session_is_open", view.ranked.is_open},
          {"times_seen", review.times_seen},
          {"captured_at", to_json(review.captured_at)},
          {"last_seen_at", to_json(review.last_seen_at.value_or(review.captured_at))},
          {"expires_at", to_json(review.expires_at)},
          {"has_picture", !review.blob_name.empty()},
          {"settled", settled_json(review)},
          {"version", review.version},
          {"created_at", to_json(review.created_at)}};
}

json::object to_json(const service::ReviewGroupView& view) {
  return {{"id", to_json(view.group.id)},
          {"reviews", view.group.reviews},
          {"times_seen", view.group.times_seen},
          {"first_seen_at", to_json(view.group.first_seen_at)},
          {"last_seen_at", to_json(view.group.last_seen_at)},
          {"first", to_json(view.first)}};
}

json::object to_json(const service::Settled& settled) {
  return {{"review", to_json(settled.review)},
          {"person_id", or_null(settled.person_id)},
          {"record_id", or_null(settled.record_id)},
          {"passage_id", or_null(settled.passage_id)},
          {"learned", settled.learned ? json::value(to_json(*settled.learned)) : json::value(nullptr)}};
}

json::object to_json(const service::SettledGroup& group) {
  json::array settled;
  for (const service::Settled& one : group.settled) settled.push_back(to_json(one));
  json::array refused;
  for (const service::Refused& one : group.refused)
    refused.push_back(json::object{
        {"review_id", to_json(one.review)}, {"code", traits(one.error.code).name}, {"detail", one.error.message}});
  return {{"settled", std::move(settled)}, {"refused", std::move(refused)}};
}

json::object to_json(const store::Veto& veto) {
  return {{"id", to_json(veto.id)},
          {"person_id", to_json(veto.person_id)},
          {"record_id", or_null(veto.record_id)},
          {"passage_id", or_null(veto.passage_id)},
          {"review_id", or_null(veto.review_id)},
          {"reason", veto.reason},
          {"made_by", or_null(veto.made_by)},
          {"made_at", to_json(veto.made_at)}};
}

json::object to_json(const store::AbsenceCode& code) {
  return {{"code", code.code}, {"words", code.words}, {"counts", attendance::name(code.counts)}};
}

json::object to_json(const store::Excuse& excuse) {
  json::value withdrawn = nullptr;
  if (excuse.withdrawn_at)
    withdrawn = json::object{{"at", to_json(*excuse.withdrawn_at)},
                             {"by", or_null(excuse.withdrawn_by)},
                             {"reason", excuse.withdrawn_reason}};
  return {{"id", to_json(excuse.id)},
          {"batch_id", to_json(excuse.batch_id)},
          {"person_id", to_json(excuse.person_id)},
          {"course_id", or_null(excuse.course_id)},
          {"session_id", or_null(excuse.session_id)},
          {"starts_at", to_json(excuse.starts_at)},
          {"ends_at", to_json(excuse.ends_at)},
          {"code", excuse.code},
          {"counts", attendance::name(excuse.counts)},
          {"reason", excuse.reason},
          {"made_by", or_null(excuse.made_by)},
          {"made_at", to_json(excuse.made_at)},
          {"withdrawn", std::move(withdrawn)}};
}

json::object to_json(const service::ExcuseView& view) {
  json::object row = to_json(view.excuse);
  row["applied"] = json::object{
      {"excused", view.applied.excused}, {"attended", view.applied.attended}, {"too_late", view.applied.too_late}};
  return row;
}

json::object to_json(const store::ListedDispute& listed) {
  const store::Dispute& dispute = listed.dispute;
  const bool withdrawn = dispute.status == store::DisputeStatus::kWithdrawn;
  json::value settled = nullptr;
  if (dispute.settled_at && !withdrawn)
    settled = json::object{{"at", to_json(*dispute.settled_at)},
                           {"by", or_null(dispute.settled_by)},
                           {"answer", dispute.answer},
                           {"record_status", name_or_null(dispute.record_status)}};
  return {{"id", to_json(dispute.id)},
          {"kind", store::name(dispute.kind)},
          {"status", store::name(dispute.status)},
          {"person_id", to_json(dispute.person_id)},
          {"session_id", to_json(dispute.session_id)},
          {"course_id", to_json(listed.course_id)},
          {"record_id", or_null(listed.record_id)},
          {"words", dispute.words},
          {"disputed", json_or_null(dispute.disputed)},
          {"settled", std::move(settled)},
          {"withdrawn_at", withdrawn ? or_null(dispute.settled_at) : json::value(nullptr)},
          {"made_by", or_null(dispute.made_by)},
          {"made_at", to_json(dispute.made_at)},
          {"version", dispute.version}};
}

}  // namespace rollcall::server
