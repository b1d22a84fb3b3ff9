#include "service/review/reviews.hpp"

#include <array>
#include <chrono>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "service/accounts/access.hpp"
#include "service/event_kinds.hpp"
#include "service/keeping/remains.hpp"
#include "service/people/consents.hpp"
#include "service/recognition/embeddings.hpp"
#include "service/review/settlement.hpp"
#include "service/settings.hpp"
#include "service/words.hpp"

namespace rollcall::service {
namespace {

using store::ReviewStatus;

constexpr LineLimits kReason{.min_code_points = 0, .max_code_points = 500};
constexpr int kMostInAGroup = 200;  // settled at once

Result<std::vector<ReviewView>> views_of(store::Connection& db, std::vector<store::RankedReview> rows) {
  std::vector<Uuid> ids;
  for (const store::RankedReview& one : rows)
    if (one.review.candidate_id) ids.push_back(*one.review.candidate_id);
  ROLLCALL_ASSIGN(const auto names, store::names_of(db, ids));
  std::vector<ReviewView> views;
  for (store::RankedReview& one : rows) {
    ReviewView& view = views.emplace_back();
    if (one.review.candidate_id)
      if (const auto found = names.find(*one.review.candidate_id); found != names.end()) view.candidate = found->second;
    view.ranked = std::move(one);
  }
  return views;
}

Result<ReviewView> view_of(store::Connection& db, const Uuid& id) {
  ROLLCALL_ASSIGN(store::Page<store::RankedReview> found, store::list_ranked_reviews(db, {.id = id}, {.limit = 1}));
  if (found.items.empty()) return fail(ErrorCode::kNotFound, "there is no such review");
  ROLLCALL_ASSIGN(std::vector<ReviewView> views, views_of(db, std::move(found.items)));
  return std::move(views.front());
}

bool may_change_people(const Actor& actor) {
  return actor.role == store::Role::kAdmin || actor.role == store::Role::kOffice;
}

Result<void> check_rights(const Actor& actor, const Settle& wanted) {
  if (may_change_people(actor)) return {};
  if (wanted.as == SettleAs::kCreatePerson) return fail(ErrorCode::kForbidden, "your role may not add people");
  if (wanted.add_to_roster) return fail(ErrorCode::kForbidden, "your role may not change rosters");
  if (wanted.learn) return fail(ErrorCode::kForbidden, "your role may not enrol faces");
  return {};
}

Result<void> require_open(const store::Review& review, const Settle& wanted) {
  if (wanted.expected_version && *wanted.expected_version != review.version)
    return fail(ErrorCode::kPreconditionFailed, "the review was changed in the meantime", "read it again first");
  if (review.status != ReviewStatus::kOpen) return fail(ErrorCode::kConflict, "the review is settled already");
  return {};
}

// Works on one settlement; a class only because its steps share so much.
class SettleWork {
 public:
  SettleWork(Installation& in, const Recognition& recognition, const Actor& actor, const Settle& wanted)
      : in_(in), recognition_(recognition), actor_(actor), wanted_(wanted), now_(in.clock().now()) {}

  Result<Settled> run(const Uuid& id) {
    ROLLCALL_ASSIGN(const store::Review review,
                    in_.database().read([&](store::Connection& db) { return store::get_review(db, id); }));
    ROLLCALL_TRY(require_open(review, wanted_));
    if (wanted_.as == SettleAs::kReject) return reject(review);
    return confirm(review);
  }

 private:
  Time undo_until() const { return now_ + std::chrono::minutes{in_.settings().integer(setting::kReviewUndo)}; }

  Result<Settled> reject(const store::Review& review) {
    return in_.database().transact([&](store::Connection& db) -> Result<Settled> {
      ROLLCALL_TRY(settle(db, review, std::nullopt, {}));
      ROLLCALL_ASSIGN(ReviewView view, view_of(db, review.id));
      return Settled{.review = std::move(view)};
    });
  }

  Result<Settled> confirm(const store::Review& review) {
    ROLLCALL_ASSIGN(const Bytes sealed_crop, in_.blobs().get(review.blob_name));
    ROLLCALL_ASSIGN(Bytes jpeg, in_.vault().open(review.key_id, sealed::kReview, review.id, sealed_crop));
    std::optional<Uuid> added;
    Uuid person = wanted_.person.value_or(Uuid{});
    if (wanted_.as == SettleAs::kCreatePerson) {
      ROLLCALL_ASSIGN(const PersonView made, add_person(in_, actor_, wanted_.create.value_or(NewPerson{})));
      person = made.person.id;
      added = person;
    }
    auto settled = confirm_as(review, person, added, jpeg);
    if (!settled && added) {  // somebody was added for nothing
      if (auto undone = change_person(in_, actor_, *added, {.active = false}); !undone)
        return std::unexpected(std::move(undone).error());
    }
    if (settled && wanted_.learn) ROLLCALL_TRY(learn(*settled, person, jpeg));
    crypto::wipe(jpeg);
    return settled;
  }

  Result<Settled> confirm_as(const store::Review& review, const Uuid& person, const std::optional<Uuid>& added,
                             ByteView jpeg) {
    Assignment wanted{.review = review, .person = person, .add_to_roster = wanted_.add_to_roster};
    ROLLCALL_ASSIGN(const std::optional<Uuid> key, key_for(person));
    if (key) {
      ROLLCALL_ASSIGN(wanted.crop, seal_for(review, *key, jpeg));
    }
    bool used = false;
    auto settled = in_.database().transact([&](store::Connection& db) -> Result<Settled> {
      ROLLCALL_ASSIGN(Made made, assign(db, in_, recognition_, actor_, wanted));
      made.person = added;
      used = made.evidence.has_value();
      ROLLCALL_TRY(settle(db, review, person, made));
      ROLLCALL_ASSIGN(ReviewView view, view_of(db, review.id));
      return Settled{.review = std::move(view),
                     .person_id = person,
                     .record_id = made.record,
                     .passage_id = made.passage,
                     .learned = std::nullopt};
    });
    if (wanted.crop && (!settled || !used)) ROLLCALL_TRY(in_.blobs().remove(wanted.crop->blob_name));
    return settled;
  }

  // The key of their face; none where nothing that shows it may be kept. To learn from it then is refused.
  Result<std::optional<Uuid>> key_for(const Uuid& person) {
    return in_.database().read([&](store::Connection& db) -> Result<std::optional<Uuid>> {
      ROLLCALL_TRY(require_person(db, actor_, person));
      const auto row = store::find_person(db, person);
      ROLLCALL_TRY(row);
      if (!*row) return fail(ErrorCode::kNotFound, "there is no such person");
      if (auto consent = require_consent(db, in_, **row); !consent) {
        if (wanted_.learn || consent.error().code != ErrorCode::kConsentMissing)
          return std::unexpected(std::move(consent).error());
        return std::nullopt;
      }
      return store::key_of_faces(**row);
    });
  }

  // Written before the transaction that names it: a crash leaves at worst a sealed file that nothing names.
  Result<SettledCrop> seal_for(const store::Review& review, const Uuid& key, ByteView jpeg) {
    SettledCrop crop{.id = new_uuid(now_), .key = key, .blob_name = {}, .embedding = {}};
    crop.blob_name = "evidence/" + crop.id.to_string();
    auto sealed_crop = in_.vault().seal(key, sealed::kEvidence, crop.id, jpeg);
    if (!sealed_crop && sealed_crop.error().code == ErrorCode::kNotFound)
      return fail(ErrorCode::kNotFound, "there is no such person");
    ROLLCALL_TRY(sealed_crop);
    if (review.embedding) {
      ROLLCALL_ASSIGN(std::vector<float> face,
                      open_embedding(in_.vault(), review.key_id, sealed::kFace, review.id, *review.embedding));
      ROLLCALL_ASSIGN(crop.embedding, seal_embedding(in_.vault(), key, sealed::kFace, crop.id, face));
      crypto::wipe(std::as_writable_bytes(std::span(face)));
    }
    ROLLCALL_TRY(in_.blobs().put(crop.blob_name, *sealed_crop));
    return crop;
  }

  Result<void> settle(store::Connection& db, const store::Review& review, const std::optional<Uuid>& person,
                      const Made& made) {
    const ReviewStatus status = person ? ReviewStatus::kConfirmed : ReviewStatus::kRejected;
    ROLLCALL_TRY(store::settle_review(db, review.id,
                                      {.status = status,
                                       .person_id = person,
                                       .by = actor_.id,
                                       .at = now_,
                                       .reason = wanted_.reason,
                                       .made = write_made(made),
                                       .undo_until = undo_until()}));
    boost::json::object ids{{"before", store::name(ReviewStatus::kOpen)}, {"after", store::name(status)}};
    if (review.candidate_id) ids["candidate_id"] = review.candidate_id->to_string();
    if (made.record) ids["record_id"] = made.record->to_string();
    if (made.passage) ids["passage_id"] = made.passage->to_string();
    const std::optional<Uuid> about = person ? person : review.candidate_id;
    std::optional<Bytes> words;
    if (about) {
      ROLLCALL_ASSIGN(words, seal_words(in_, *about, review.id, wanted_.reason));
    }
    return note(db, in_.clock(), actor_, event::kReviewSettled,
                {.subject = review.id,
                 .person = about,
                 .session = review.session_id,
                 .ids = std::move(ids),
                 .content = std::move(words)});
  }

  // Through the same gate as every photo; what it says is told, and does not undo the settlement.
  Result<void> learn(Settled& settled, const Uuid& person, ByteView jpeg) {
    auto photo =
        enrol_photo(in_, recognition_, actor_, person, jpeg,
                    {.source = store::PhotoSource::kReview, .captured_at = settled.review.ranked.review.captured_at});
    ROLLCALL_TRY(photo);
    settled.learned = *std::move(photo);
    if (settled.learned->known_already) return {};
    const store::Review& review = settled.review.ranked.review;
    ROLLCALL_ASSIGN(Made made, read_made(review.made));
    made.photo = settled.learned->id;
    return in_.database().transact(
        [&](store::Connection& db) { return store::set_made(db, review.id, write_made(made)); });
  }

  Installation& in_;
  const Recognition& recognition_;
  const Actor& actor_;
  const Settle& wanted_;
  Time now_;
};

Result<Settle> clean(Settle wanted) {
  ROLLCALL_ASSIGN(wanted.reason, clean_line("reason", wanted.reason, kReason));
  return wanted;
}

}  // namespace

Result<SettleAs> parse_settle_as(std::string_view text) {
  if (text == "assign") return SettleAs::kAssign;
  if (text == "create_person") return SettleAs::kCreatePerson;
  if (text == "reject") return SettleAs::kReject;
  return fail_field("as", "must be assign, create_person or reject");
}

Result<store::Page<ReviewView>> list_reviews(Installation& in, const store::RankedFilter& filter,
                                             const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<ReviewView>> {
    ROLLCALL_ASSIGN(store::Page<store::RankedReview> found, store::list_ranked_reviews(db, filter, page));
    store::Page<ReviewView> views{.items = {}, .next_cursor = std::move(found.next_cursor)};
    ROLLCALL_ASSIGN(views.items, views_of(db, std::move(found.items)));
    return views;
  });
}

Result<store::Page<ReviewGroupView>> list_review_groups(Installation& in, const store::RankedFilter& filter,
                                                        const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<ReviewGroupView>> {
    ROLLCALL_ASSIGN(store::Page<store::ReviewGroup> found, store::list_review_groups(db, filter, page));
    store::Page<ReviewGroupView> views{.items = {}, .next_cursor = std::move(found.next_cursor)};
    for (const store::ReviewGroup& group : found.items) {
      store::RankedFilter within = filter;
      within.group = group.id;
      ROLLCALL_ASSIGN(store::Page<store::RankedReview> first, store::list_ranked_reviews(db, within, {.limit = 1}));
      ROLLCALL_ASSIGN(std::vector<ReviewView> named, views_of(db, std::move(first.items)));
      if (!named.empty()) views.items.push_back({.group = group, .first = std::move(named.front())});
    }
    return views;
  });
}

Result<ReviewView> get_review(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) { return view_of(db, id); });
}

Result<Bytes> read_review_picture(Installation& in, const Actor& actor, const Uuid& id) {
  ROLLCALL_ASSIGN(const store::Review row, in.database().transact([&](store::Connection& db) -> Result<store::Review> {
    ROLLCALL_ASSIGN(store::Review review, store::get_review(db, id));
    if (review.blob_name.empty()) return fail(ErrorCode::kNotFound, "the picture is not kept any more");
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kReviewRead,
                      {.subject = id, .person = review.candidate_id, .session = review.session_id}));
    return review;
  }));
  ROLLCALL_ASSIGN(const Bytes sealed_crop, in.blobs().get(row.blob_name));
  return in.vault().open(row.key_id, sealed::kReview, row.id, sealed_crop);
}

Result<Settled> settle_review(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& id,
                              const Settle& wanted) {
  ROLLCALL_TRY(check_rights(actor, wanted));
  ROLLCALL_ASSIGN(const Settle cleaned, clean(wanted));
  return SettleWork(in, recognition, actor, cleaned).run(id);
}

Result<SettledGroup> settle_review_group(Installation& in, const Recognition& recognition, const Actor& actor,
                                         const Uuid& group, const Settle& wanted) {
  ROLLCALL_TRY(check_rights(actor, wanted));
  ROLLCALL_ASSIGN(Settle cleaned, clean(wanted));
  const store::RankedFilter filter{
      .status = ReviewStatus::kOpen, .group = group, .instructor = sight_of(actor).instructor};
  ROLLCALL_ASSIGN(const auto open, list_reviews(in, filter, {.limit = kMostInAGroup}));
  if (open.items.empty()) return fail(ErrorCode::kNotFound, "there is no open review in this group");
  SettledGroup result;
  for (const ReviewView& one : open.items) {
    auto settled = SettleWork(in, recognition, actor, cleaned).run(one.ranked.review.id);
    if (!settled) {
      result.refused.push_back({.review = one.ranked.review.id, .error = std::move(settled).error()});
      continue;
    }
    if (cleaned.as == SettleAs::kCreatePerson) {  // the others are of the person who was added
      cleaned.as = SettleAs::kAssign;
      cleaned.person = settled->person_id;
      cleaned.create.reset();
    }
    result.settled.push_back(*std::move(settled));
  }
  return result;
}

Result<ReviewView> undo_review(Installation& in, const Recognition& recognition, const Actor& actor, const Uuid& id) {
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(ReviewView view, in.database().transact([&](store::Connection& db) -> Result<ReviewView> {
    ROLLCALL_ASSIGN(const store::Review review, store::get_review(db, id));
    const bool settled = review.status == ReviewStatus::kConfirmed || review.status == ReviewStatus::kRejected;
    if (!settled) return fail(ErrorCode::kConflict, "the review is not settled");
    if (!review.undo_until || *review.undo_until <= now || review.blob_name.empty())
      return fail(ErrorCode::kConflict, "the review was settled too long ago to be undone",
                  "correct the record instead");
    ROLLCALL_ASSIGN(const Made made, read_made(review.made));
    store::Remains remains;
    ROLLCALL_TRY(unmake(db, in, recognition, actor, review, made, remains));
    ROLLCALL_TRY(store::add_remains(db, remains));
    ROLLCALL_TRY(store::reopen_review(db, id));
    ROLLCALL_TRY(note(db, in.clock(), actor, event::kReviewUndone,
                      {.subject = id,
                       .person = review.settled_person_id,
                       .session = review.session_id,
                       .ids = {{"before", store::name(review.status)}, {"after", store::name(ReviewStatus::kOpen)}}}));
    return view_of(db, id);
  }));
  ROLLCALL_TRY(destroy_remains(in));
  if (auto keeper = recognition.keeper()) ROLLCALL_TRY((*keeper)->catch_up());
  return view;
}

}  // namespace rollcall::service
