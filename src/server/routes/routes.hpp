// The handlers, one file a resource. Each parses, calls one use case and writes the answer.
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "server/api.hpp"
#include "service/accounts/sign_in.hpp"

namespace rollcall::server {

// For what names nobody: a browser may keep it, and asks with its ETag whether it still holds. Everything else is not
// kept.
inline constexpr std::string_view kRevalidate = "private, no-cache";

using http::Request;
using http::Response;

// auth.cpp
Result<Response> sign_in(Api& api, Request& request);
Result<Response> sign_out(Api& api, Request& request);
Result<Response> sign_out_of_all(Api& api, Request& request);
Result<Response> who_am_i(Api& api, Request& request);
Result<Response> change_password(Api& api, Request& request);
Result<Response> offer_second_factor(Api& api, Request& request);
Result<Response> confirm_second_factor(Api& api, Request& request);
Result<Response> remove_second_factor(Api& api, Request& request);
Result<Response> renew_recovery_codes(Api& api, Request& request);
Response signed_in_answer(Api& api, const Request& request, const service::SignIn& signed_in);

// oidc.cpp
Result<Response> sign_in_methods(Api& api, Request& request);
Result<Response> begin_oidc(Api& api, Request& request);
Result<Response> finish_oidc(Api& api, Request& request);

// oauth.cpp
Result<Response> issue_token(Api& api, Request& request);

// users.cpp
Result<Response> create_user(Api& api, Request& request);
Result<Response> list_users(Api& api, Request& request);
Result<Response> get_user(Api& api, Request& request);
Result<Response> change_user(Api& api, Request& request);
Result<Response> remove_user(Api& api, Request& request);
Result<Response> sign_out_user(Api& api, Request& request);
Result<Response> list_instructors(Api& api, Request& request);
Result<Response> add_instructor(Api& api, Request& request);
Result<Response> remove_instructor(Api& api, Request& request);

// api_keys.cpp
Result<Response> create_api_key(Api& api, Request& request);
Result<Response> list_api_keys(Api& api, Request& request);
Result<Response> revoke_api_key(Api& api, Request& request);

// devices.cpp
Result<Response> create_device(Api& api, Request& request);
Result<Response> list_devices(Api& api, Request& request);
Result<Response> get_device(Api& api, Request& request);
Result<Response> change_device(Api& api, Request& request);
Result<Response> renew_device_key(Api& api, Request& request);
Result<Response> revoke_device(Api& api, Request& request);
Result<Response> add_device_course(Api& api, Request& request);
Result<Response> remove_device_course(Api& api, Request& request);
Result<Response> device_duty(Api& api, Request& request);
Result<Response> device_heartbeat(Api& api, Request& request);
Result<Response> device_roster(Api& api, Request& request);

// audit.cpp
Result<Response> list_audit(Api& api, Request& request);
Result<Response> list_audit_checkpoints(Api& api, Request& request);
Result<Response> create_audit_checkpoint(Api& api, Request& request);

// consents.cpp
Result<Response> create_consent_text(Api& api, Request& request);
Result<Response> list_consent_texts(Api& api, Request& request);
Result<Response> get_consent_text(Api& api, Request& request);
Result<Response> change_consent_text(Api& api, Request& request);
Result<Response> remove_consent_text(Api& api, Request& request);
Result<Response> publish_consent_text(Api& api, Request& request);
Result<Response> list_consents(Api& api, Request& request);
Result<Response> list_person_consents(Api& api, Request& request);
Result<Response> give_consent(Api& api, Request& request);
Result<Response> withdraw_consent(Api& api, Request& request);

// duplicates.cpp
Result<Response> scan_duplicates(Api& api, Request& request);
Result<Response> list_duplicates(Api& api, Request& request);
Result<Response> get_duplicate(Api& api, Request& request);
Result<Response> settle_duplicate(Api& api, Request& request);

// pictures.cpp
Result<Response> export_person(Api& api, Request& request);
Result<Response> export_me(Api& api, Request& request);
Result<Response> list_my_photos(Api& api, Request& request);
Result<Response> get_my_photo(Api& api, Request& request);
Result<Response> remove_my_photo(Api& api, Request& request);
Result<Response> remove_my_photos(Api& api, Request& request);
Result<Response> list_photos(Api& api, Request& request);
Result<Response> get_photo(Api& api, Request& request);
Result<Response> remove_photo(Api& api, Request& request);
Result<Response> list_evidence(Api& api, Request& request);
Result<Response> get_evidence(Api& api, Request& request);

// A face is handed out, and kept by nobody on the way.
Response picture_file(Bytes bytes);

// papers.cpp
Result<Response> list_papers(Api& api, Request& request);
Result<Response> get_notice(Api& api, Request& request);
Result<Response> get_model_cards(Api& api, Request& request);
Result<Response> get_retention_table(Api& api, Request& request);
Result<Response> get_record_of_processing(Api& api, Request& request);
Result<Response> get_impact_assessment(Api& api, Request& request);
Result<Response> get_proof_of_choice(Api& api, Request& request);
Result<Response> get_my_proof_of_choice(Api& api, Request& request);

// retention.cpp
Result<Response> get_retention(Api& api, Request& request);

// erasures.cpp
Result<Response> create_erasure(Api& api, Request& request);
Result<Response> list_erasures(Api& api, Request& request);
Result<Response> get_erasure(Api& api, Request& request);

// people.cpp
Result<Response> create_person(Api& api, Request& request);
Result<Response> list_people(Api& api, Request& request);
Result<Response> get_person(Api& api, Request& request);
Result<Response> change_person(Api& api, Request& request);
Result<Response> deactivate_person(Api& api, Request& request);
Result<Response> add_photos(Api& api, Request& request);

// recognition.cpp
Result<Response> recognize(Api& api, Request& request);
Result<Response> verify(Api& api, Request& request);
Result<Response> calibrate_liveness(Api& api, Request& request);

// courses.cpp
Result<Response> create_course(Api& api, Request& request);
Result<Response> list_courses(Api& api, Request& request);
Result<Response> get_course(Api& api, Request& request);
Result<Response> change_course(Api& api, Request& request);
Result<Response> list_roster(Api& api, Request& request);
Result<Response> add_to_roster(Api& api, Request& request);
Result<Response> remove_from_roster(Api& api, Request& request);

// checkpoints.cpp
Result<Response> create_checkpoint(Api& api, Request& request);
Result<Response> list_checkpoints(Api& api, Request& request);
Result<Response> get_checkpoint(Api& api, Request& request);
Result<Response> change_checkpoint(Api& api, Request& request);
Result<Response> deactivate_checkpoint(Api& api, Request& request);
Result<Response> add_device_checkpoint(Api& api, Request& request);
Result<Response> remove_device_checkpoint(Api& api, Request& request);
Result<Response> take_passages(Api& api, Request& request);
Result<Response> get_my_badge(Api& api, Request& request);
Result<Response> set_my_pin(Api& api, Request& request);
Result<Response> remove_my_pin(Api& api, Request& request);
Result<Response> set_pin(Api& api, Request& request);
Result<Response> remove_pin(Api& api, Request& request);
Result<Response> get_hall_code(Api& api, Request& request);
Result<Response> enter_hall_code(Api& api, Request& request);
Result<Response> take_session_code(Api& api, Request& request);
Result<Response> take_passage_code(Api& api, Request& request);
Result<Response> list_groups(Api& api, Request& request);

// passages.cpp
Result<Response> list_passages(Api& api, Request& request);
Result<Response> list_checkpoint_passages(Api& api, Request& request);
Result<Response> get_passage(Api& api, Request& request);
Result<Response> add_passage(Api& api, Request& request);
Result<Response> correct_passage(Api& api, Request& request);
Result<Response> list_passage_evidence(Api& api, Request& request);
Result<Response> get_passage_evidence(Api& api, Request& request);

// schedules.cpp
Result<Response> get_schedule(Api& api, Request& request);
Result<Response> put_schedule(Api& api, Request& request);
Result<Response> import_schedule(Api& api, Request& request);
Result<Response> export_schedule(Api& api, Request& request);

// holidays.cpp
Result<Response> create_holidays(Api& api, Request& request);
Result<Response> list_holidays(Api& api, Request& request);
Result<Response> get_holidays(Api& api, Request& request);
Result<Response> change_holidays(Api& api, Request& request);
Result<Response> remove_holidays(Api& api, Request& request);

// sightings.cpp
Result<Response> list_sightings(Api& api, Request& request);

// recompute.cpp
Result<Response> preview_recompute(Api& api, Request& request);
Result<Response> apply_recompute(Api& api, Request& request);

// sessions.cpp
Result<Response> create_session(Api& api, Request& request);
Result<Response> list_sessions(Api& api, Request& request);
Result<Response> get_session(Api& api, Request& request);
Result<Response> change_session(Api& api, Request& request);
Result<Response> open_session(Api& api, Request& request);
Result<Response> close_session(Api& api, Request& request);
Result<Response> cancel_session(Api& api, Request& request);
Result<Response> get_sheet(Api& api, Request& request);
Result<Response> take_frame(Api& api, Request& request);

// records.cpp
Result<Response> list_records(Api& api, Request& request);
Result<Response> list_session_records(Api& api, Request& request);
Result<Response> get_record(Api& api, Request& request);
Result<Response> mark_by_hand(Api& api, Request& request);
Result<Response> correct_record(Api& api, Request& request);
Result<Response> export_records(Api& api, Request& request);

// reviews.cpp
Result<Response> list_reviews(Api& api, Request& request);
Result<Response> list_review_groups(Api& api, Request& request);
Result<Response> get_review(Api& api, Request& request);
Result<Response> get_review_picture(Api& api, Request& request);
Result<Response> settle_review(Api& api, Request& request);
Result<Response> settle_review_group(Api& api, Request& request);
Result<Response> undo_review(Api& api, Request& request);

// vetoes.cpp
Result<Response> veto_record(Api& api, Request& request);
Result<Response> veto_passage(Api& api, Request& request);
Result<Response> veto_review(Api& api, Request& request);
Result<Response> take_back_record_veto(Api& api, Request& request);
Result<Response> take_back_passage_veto(Api& api, Request& request);
Result<Response> take_back_review_veto(Api& api, Request& request);
Result<Response> list_vetoes(Api& api, Request& request);

// excuses.cpp
Result<Response> list_absence_codes(Api& api, Request& request);
Result<Response> put_absence_code(Api& api, Request& request);
Result<Response> remove_absence_code(Api& api, Request& request);
Result<Response> create_excuses(Api& api, Request& request);
Result<Response> list_excuses(Api& api, Request& request);
Result<Response> get_excuse(Api& api, Request& request);
Result<Response> withdraw_excuse(Api& api, Request& request);

// disputes.cpp
Result<Response> raise_my_dispute(Api& api, Request& request);
Result<Response> list_my_disputes(Api& api, Request& request);
Result<Response> withdraw_my_dispute(Api& api, Request& request);
Result<Response> raise_dispute(Api& api, Request& request);
Result<Response> list_disputes(Api& api, Request& request);
Result<Response> get_dispute(Api& api, Request& request);
Result<Response> settle_dispute(Api& api, Request& request);
Result<Response> undo_dispute_settlement(Api& api, Request& request);

// explanation.cpp
Result<Response> explain_record(Api& api, Request& request);

// jobs.cpp
Result<Response> list_jobs(Api& api, Request& request);
Result<Response> get_job(Api& api, Request& request);
Result<Response> get_job_result(Api& api, Request& request);
Result<Response> cancel_job(Api& api, Request& request);

// settings.cpp
Result<Response> get_settings(Api& api, Request& request);

// reports.cpp
Result<Response> report_course(Api& api, Request& request);
Result<Response> report_person(Api& api, Request& request);
Result<Response> report_session(Api& api, Request& request);
Result<Response> report_at_risk(Api& api, Request& request);
Result<Response> report_unsubmitted(Api& api, Request& request);
Result<Response> report_summary(Api& api, Request& request);
Result<Response> report_groups(Api& api, Request& request);
Result<Response> report_hours(Api& api, Request& request);

// operations.cpp
Result<Response> healthz(Api& api, Request& request);
Result<Response> readyz(Api& api, Request& request);
Result<Response> metrics(Api& api, Request& request);
Result<Response> events(Api& api, Request& request);

// live.cpp
Result<Response> live(Api& api, Request& request);

// web.cpp
Result<Response> web_page(Api& api, Request& request);
Result<Response> docs_page(Api& api, Request& request);
Result<Response> openapi(Api& api, Request& request);
Result<Response> web_asset(Api& api, Request& request);

}  // namespace rollcall::server
