#include "service/enrolment/duplicates.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/uuid.hpp"
#include "crypto/secret.hpp"
#include "service/event_kinds.hpp"
#include "store/templates.hpp"

namespace rollcall::service {
namespace {

constexpr std::size_t kBatch = 64;  // templates searched at once
constexpr std::size_t kLooked =
    6;  // of each, the person and the five nearest others; further ones are found from theirs
constexpr std::size_t kWritten = 200;  // pairs in one transaction

using Pair = std::pair<Uuid, Uuid>;  // the smaller id first

Pair in_order(const Uuid& a, const Uuid& b) { return a < b ? Pair{a, b} : Pair{b, a}; }

// Templates on their way through the gallery, and the pairs that were found.
class Comparing {
 public:
  Comparing(const gallery::View& view, float threshold) : view_(view), threshold_(threshold) {}
  ~Comparing() { crypto::wipe(std::as_writable_bytes(std::span(embeddings_))); }
  Comparing(const Comparing&) = delete;
  Comparing& operator=(const Comparing&) = delete;

  Result<void> add(const Uuid& person, std::span<const float> embedding) {
    people_.push_back(person);
    embeddings_.insert(embeddings_.end(), embedding.begin(), embedding.end());
    return people_.size() < kBatch ? Result<void>{} : search();
  }

  Result<void> search() {
    if (people_.empty()) return {};
    ROLLCALL_ASSIGN(const auto found, view_.search_batch(embeddings_, kLooked));
    for (std::size_t i = 0; i < found.size(); ++i)
      for (const gallery::Match& match : found[i]) {
        if (match.person == people_[i] || match.similarity < threshold_) continue;
        float& closest = pairs_.try_emplace(in_order(people_[i], match.person), match.similarity).first->second;
        closest = std::max(closest, match.similarity);
      }
    people_.clear();
    embeddings_.clear();
    return {};
  }

  const std::map<Pair, float>& pairs() const { return pairs_; }

 private:
  const gallery::View& view_;
  float threshold_;
  std::vector<Uuid> people_;
  std::vector<float> embeddings_;
  std::map<Pair, float> pairs_;
};

Result<std::int64_t> compare_all(Installation& in, const face::Engine& engine, const gallery::View& view,
                                 Comparing& comparing, const DuplicateScan& scan) {
  const auto total = static_cast<std::int64_t>(view.templates());
  return in.database().read([&](store::Connection& db) -> Result<std::int64_t> {
    std::int64_t done = 0;
    ROLLCALL_ASSIGN(const std::int64_t templates,
                    in.vault().scan_templates(
                        db, engine.model_hash(), engine.dimension(),
                        [&](const Uuid& person, const Uuid& /*id*/, std::span<const float> embedding) -> Result<void> {
                          if (scan.stop.stop_requested())
                            return fail(ErrorCode::kCancelled, "the scan was interrupted");
                          if (scan.progress) scan.progress(++done, std::max(done, total));
                          return comparing.add(person, embedding);
                        }));
    ROLLCALL_TRY(comparing.search());
    return templates;
  });
}

// Whoever lost their templates since the gallery was looked at is no part of a pair.
Result<void> note_found(store::Connection& db, Installation& in, const Actor& actor, const Likeness& likeness) {
  for (const Uuid& person : {likeness.a, likeness.b}) {
    ROLLCALL_ASSIGN(const bool there, store::has_templates(db, person));
    if (!there) return {};
  }
  return note_duplicate(db, in, actor, likeness);
}

Result<void> note_all(Installation& in, const Actor& actor, const std::map<Pair, float>& pairs, float threshold,
                      const std::string& model) {
  for (auto next = pairs.begin(); next != pairs.end();)
    ROLLCALL_TRY(in.database().transact([&, from = next](store::Connection& db) -> Result<void> {
      next = from;
      for (std::size_t n = 0; n < kWritten && next != pairs.end(); ++n, ++next)
        ROLLCALL_TRY(note_found(db, in, actor,
                                {.a = next->first.first,
                                 .b = next->first.second,
                                 .similarity = next->second,
                                 .threshold = threshold,
                                 .model = model}));
      return {};
    }));
  return {};
}

Result<std::vector<DuplicateView>> named(store::Connection& db, std::vector<store::Duplicate> pairs) {
  std::vector<Uuid> people;
  for (const store::Duplicate& pair : pairs) people.insert(people.end(), {pair.first_id, pair.second_id});
  ROLLCALL_ASSIGN(auto names, store::names_of(db, people));
  std::vector<DuplicateView> views;
  for (store::Duplicate& pair : pairs) {
    store::PersonName first = names[pair.first_id];
    store::PersonName second = names[pair.second_id];
    views.push_back({.pair = std::move(pair), .first = std::move(first), .second = std::move(second)});
  }
  return views;
}

Result<DuplicateView> view_of(store::Connection& db, store::Duplicate pair) {
  std::vector<store::Duplicate> one;
  one.push_back(std::move(pair));
  ROLLCALL_ASSIGN(std::vector<DuplicateView> views, named(db, std::move(one)));
  return std::move(views.front());
}

}  // namespace

float duplicate_threshold(const Recognition& recognition, std::size_t people) {
  return std::max(recognition.strict_threshold(), gallery::accept_threshold(recognition.policy(), people));
}

Result<void> note_duplicate(store::Connection& db, Installation& in, const Actor& actor, const Likeness& likeness) {
  const auto [first, second] = in_order(likeness.a, likeness.b);
  const Time now = in.clock().now();
  ROLLCALL_ASSIGN(const store::Once<store::Duplicate> once, store::put_duplicate(db, {.id = new_uuid(now),
                                                                                      .first_id = first,
                                                                                      .second_id = second,
                                                                                      .similarity = likeness.similarity,
                                                                                      .threshold = likeness.threshold,
                                                                                      .model = likeness.model,
                                                                                      .found_at = now}));
  if (!once.inserted) return {};
  return note(db, in.clock(), actor, event::kDuplicateFound,
              {.subject = once.row.id,
               .person = first,
               .session = std::nullopt,
               .ids = {{"other_person_id", second.to_string()}, {"similarity", likeness.similarity}}});
}

Result<DuplicateView> get_duplicate(Installation& in, const Uuid& id) {
  return in.database().read([&](store::Connection& db) -> Result<DuplicateView> {
    ROLLCALL_ASSIGN(store::Duplicate pair, store::get_duplicate(db, id));
    return view_of(db, std::move(pair));
  });
}

Result<store::Page<DuplicateView>> list_duplicates(Installation& in, std::optional<store::DuplicateStatus> status,
                                                   const store::PageRequest& page) {
  return in.database().read([&](store::Connection& db) -> Result<store::Page<DuplicateView>> {
    ROLLCALL_ASSIGN(store::Page<store::Duplicate> pairs, store::list_duplicates(db, status, page));
    ROLLCALL_ASSIGN(std::vector<DuplicateView> views, named(db, std::move(pairs.items)));
    return store::Page<DuplicateView>{.items = std::move(views), .next_cursor = std::move(pairs.next_cursor)};
  });
}

Result<DuplicateView> settle_duplicate(Installation& in, const Actor& actor, const Uuid& id,
                                       store::DuplicateStatus status) {
  return in.database().transact([&](store::Connection& db) -> Result<DuplicateView> {
    ROLLCALL_ASSIGN(store::Duplicate pair, store::get_duplicate(db, id));
    const store::DuplicateStatus before = pair.status;
    if (before != status) {
      pair.status = status;
      const bool settled = status != store::DuplicateStatus::kOpen;
      pair.settled_at = settled ? std::optional(in.clock().now()) : std::nullopt;
      pair.settled_by = settled ? actor.id : std::nullopt;
      ROLLCALL_TRY(store::settle_duplicate(db, pair));
      ROLLCALL_TRY(note(db, in.clock(), actor, event::kDuplicateSettled,
                        {.subject = id,
                         .person = pair.first_id,
                         .session = std::nullopt,
                         .ids = {{"other_person_id", pair.second_id.to_string()},
                                 {"before", store::name(before)},
                                 {"after", store::name(status)}}}));
    }
    return view_of(db, std::move(pair));
  });
}

Result<DuplicateReport> scan_duplicates(Installation& in, const Recognition& recognition, const Actor& actor,
                                        const DuplicateScan& scan) {
  ROLLCALL_ASSIGN(const face::Engine* engine, recognition.engine());
  ROLLCALL_ASSIGN(GalleryKeeper * keeper, recognition.keeper());
  ROLLCALL_TRY(keeper->catch_up());
  const gallery::View view = keeper->view();
  const float threshold = duplicate_threshold(recognition, view.people());
  const Time begun = in.clock().now();
  Comparing comparing(view, threshold);
  ROLLCALL_ASSIGN(const std::int64_t templates, compare_all(in, *engine, view, comparing, scan));
  const std::string model = engine->recogniser()->name;
  ROLLCALL_TRY(note_all(in, actor, comparing.pairs(), threshold, model));
  ROLLCALL_TRY(in.database().transact([&](store::Connection& db) -> Result<void> {
    ROLLCALL_TRY(store::delete_stale_duplicates(db, model, begun));
    return {};
  }));
  return DuplicateReport{.people = static_cast<std::int64_t>(view.people()),
                         .templates = templates,
                         .pairs = std::ssize(comparing.pairs())};
}

}  // namespace rollcall::service
